"""Finds the plugins in their folders, without running any of their code."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.engine.manifest import FILE, Manifest, read_manifest
from core.engine.problem import ManifestError, Problem


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin whose manifest is right; `home` is the one of the searched folders that holds it."""

    slug: str
    folder: Path
    home: Path
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A copy that is not used because the plugin in `by` has the same slug and comes first."""

    slug: str
    folder: Path
    by: Path


@dataclass(frozen=True, slots=True)
class Broken:
    """A folder that holds a plugin by all signs, but whose manifest cannot be used."""

    slug: str
    folder: Path
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Discovery:
    """All that a search has found, each part in the order of the folders and then of the slugs."""

    found: tuple[Found, ...]
    shadowed: tuple[Shadowed, ...]
    broken: tuple[Broken, ...]

    @property
    def manifests(self) -> dict[str, Manifest]:
        return {plugin.slug: plugin.manifest for plugin in self.found}


def discover(homes: Sequence[Path]) -> Discovery:
    """Look for plugins in these folders; the first holder of a slug wins.

    A broken holder wins too: `plugins.__path__` has the folders in the same order, so that `import plugins.<slug>`
    would find its code whatever is said here.
    """
    holders: dict[str, Path] = {}
    found: list[Found] = []
    shadowed: list[Shadowed] = []
    broken: list[Broken] = []
    for home, folder in _candidates(homes):
        slug = folder.name
        if slug in holders:
            shadowed.append(Shadowed(slug, folder, holders[slug]))
            continue
        holders[slug] = folder
        try:
            found.append(Found(slug, folder, home, read_manifest(folder)))
        except ManifestError as error:
            broken.append(Broken(slug, folder, error.problems))
    return Discovery(tuple(found), tuple(shadowed), tuple(broken))


def _candidates(homes: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    for home in homes:
        folders = sorted(home.iterdir()) if home.is_dir() else []
        yield from ((home, folder) for folder in folders if _may_be_plugin(home, folder))


def _may_be_plugin(home: Path, folder: Path) -> bool:
    if folder.name.startswith(".") or folder.name == "__pycache__" or not folder.is_dir():
        return False
    if folder.is_symlink() and not folder.resolve().is_relative_to(home.resolve()):
        return False
    return _holds_code(folder)


def _holds_code(folder: Path) -> bool:
    """Tell a plugin, be it a broken one, from a folder that merely stands here."""
    try:
        return any(child.name == FILE or child.suffix == ".py" for child in folder.iterdir())
    except OSError:  # may not be read: shown as broken, since the name is taken all the same
        return True
