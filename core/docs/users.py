"""Finds who uses a hook, by reading: the core itself, the bundled plugins, the examples."""

import ast
from collections.abc import Iterator
from pathlib import Path

from core.config import ROOT
from core.engine.findings import Source, last_name, read_sources


def users() -> dict[str, list[str]]:
    """Give for each hook the names of its users, in a fixed order."""
    found: dict[str, list[str]] = {}
    for name, folder in homes():
        for hook in sorted(set(_implemented(folder))):
            found.setdefault(hook, []).append(name)
    return found


def homes() -> Iterator[tuple[str, Path]]:
    """Name those who may use hooks, with the folders of their code."""
    yield "the core", ROOT / "core" / "defaults"
    for folder in sorted((ROOT / "plugins").glob("*/plugin.toml")):
        yield folder.parent.name, folder.parent
    for folder in sorted((ROOT / "docs" / "examples").glob("*/plugin.toml")):
        yield f"docs/examples/{folder.parent.name}", folder.parent


def _implemented(folder: Path) -> Iterator[str]:
    sources, _unreadable = read_sources(folder)
    for source in sources:
        if source.inner.parts[0] != "tests":
            yield from _marked(source)


def _marked(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef) and any(
            last_name(mark).startswith("hookimpl") for mark in node.decorator_list
        ):
            yield node.name
