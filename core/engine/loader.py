"""Imports the active plugins, in order, and asks them what they declare; the only place where core imports a plugin."""

import importlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import plugins
from core.engine.context import PluginContext, Services
from core.engine.hooks import CORE, Hooks
from core.engine.manifest import Manifest
from core.engine.registry import Registry
from core.errors import BuildError


@dataclass(frozen=True, slots=True)
class Loaded:
    """An active plugin in memory."""

    manifest: Manifest
    module: ModuleType


@dataclass
class Build:
    """The plugins of one build of the app."""

    hooks: Hooks
    registry: Registry
    epoch: int
    loaded: dict[str, Loaded] = field(default_factory=dict)


def build_plugins(
    manifests: Sequence[Manifest],
    core_plugin: ModuleType,
    hooks: Hooks,
    services: Services,
    epoch: int,
) -> Build:
    """Load plugins (dependencies first) into fresh hooks and a fresh registry.

    Raises `BuildError` naming the first plugin that cannot be imported or registered.
    """
    build = Build(hooks, Registry(), epoch)
    hooks.register(CORE, core_plugin, PluginContext(CORE, services, epoch))
    for manifest in manifests:
        build.loaded[manifest.slug] = Loaded(manifest, _import(manifest.slug, manifest.folder, hooks))
        _add_hookspecs(build, manifest)
    for slug in reversed(build.loaded):  # pluggy calls the last registered first
        hooks.register(slug, build.loaded[slug].module, PluginContext(slug, services, epoch))
    build.registry.fill(hooks)
    return build


def _import(slug: str, folder: Path, hooks: Hooks) -> ModuleType:
    _make_findable(slug, folder)
    hooks.marker.enter(slug, "import")
    try:
        return importlib.import_module(f"plugins.{slug}")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # sys.exit() at import would escape `except Exception`
        _forget(slug)
        raise BuildError(slug, f"It cannot be imported: {type(error).__name__}: {error}") from error
    finally:
        hooks.marker.leave()


def _add_hookspecs(build: Build, manifest: Manifest) -> None:
    if manifest.provides.hookspecs:
        build.hooks.manager.add_hookspecs(
            importlib.import_module(f"plugins.{manifest.slug}.{manifest.provides.hookspecs}")
        )


def _make_findable(slug: str, folder: Path) -> None:
    """Let `plugins.<slug>` mean this folder, also when another site in this process had one of that name."""
    parent = str(folder.parent)
    if parent not in plugins.__path__:
        plugins.__path__.append(parent)
        importlib.invalidate_caches()
    known = sys.modules.get(f"plugins.{slug}")
    if known is not None and Path(known.__file__ or "").parent != folder:
        _forget(slug)
        plugins.__path__.remove(parent)
        plugins.__path__.insert(0, parent)


def _forget(slug: str) -> None:
    name = f"plugins.{slug}"
    for each in [known for known in sys.modules if known == name or known.startswith(f"{name}.")]:
        del sys.modules[each]
