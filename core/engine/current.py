"""The site that this request or job belongs to: what one build of the app is made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, current_app

from core.config import Config
from core.engine.fuse import Failure
from core.engine.hooks import Hooks
from core.engine.loader import Build
from core.engine.refusal import Refusal
from core.engine.registry import Registry

EXTENSION = "tanggap"


@dataclass
class Site:
    """One build: the configuration, the plugins, and what goes wrong with them.

    `broken` are plugins that could not be built, `refused` those that lack something. `trial` builds another app that
    has one more plugin, or raises `BuildError`.
    """

    config: Config
    build: Build
    trial: Callable[[str], Flask]
    broken: dict[str, Failure] = field(default_factory=dict)
    refused: dict[str, Refusal] = field(default_factory=dict)
    extras: dict[str, Any] = field(default_factory=dict)

    @property
    def hooks(self) -> Hooks:
        """The hooks of this build."""
        return self.build.hooks

    @property
    def registry(self) -> Registry:
        """What the plugins of this build declared."""
        return self.build.registry


def site() -> Site:
    """Give the site of the current app."""
    found: Site = current_app.extensions[EXTENSION]
    return found


def hooks() -> Hooks:
    """Give the hooks of the current app."""
    return site().build.hooks


def registry() -> Registry:
    """Give what was declared in the current app."""
    return site().build.registry
