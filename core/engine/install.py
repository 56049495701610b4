"""Puts a checked plugin in its place in one step, keeps the version before it, and repairs what a crash left.

Within the folder of uploaded plugins: `.incoming/<slug>` is a new version, always whole; `.previous/<slug>` the one
before; `.trash/` what is being deleted. Only between the two renames of an exchange is there a previous version
without a current one, and that is how `repair()` knows an exchange that was cut off.
"""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.engine.archive import Checked
from core.engine.refusal import Refusal

if sys.platform != "win32":
    import fcntl


class InstallError(Refusal):
    """The files of a plugin cannot be exchanged as asked."""


@dataclass(frozen=True, slots=True)
class Installed:
    """A plugin in its place; `previous` is where the version before it is kept, if there was one."""

    slug: str
    folder: Path
    previous: Path | None


def install(checked: Checked, plugins_folder: Path) -> Installed:
    """Move a checked plugin from the scratch folder into its place."""
    slug = checked.slug
    current, previous, incoming = _places(plugins_folder, slug)
    with _alone(plugins_folder):
        _bring(checked.folder, incoming, plugins_folder)
        if not current.exists():
            _delete(previous, plugins_folder)
            incoming.rename(current)
            return Installed(slug, current, None)
        _delete(previous, plugins_folder)
        previous.parent.mkdir(exist_ok=True)
        current.rename(previous)
        incoming.rename(current)
        return Installed(slug, current, previous)


def roll_back(slug: str, plugins_folder: Path) -> Path:
    """Put the previous version back in its place and delete the current one."""
    current, previous, _ = _places(plugins_folder, slug)
    with _alone(plugins_folder):
        if not previous.is_dir():
            raise InstallError("There is no earlier version of plugin %(slug)s to go back to.", slug=slug)
        if current.exists():
            current.rename(_grave(plugins_folder) / slug)
        previous.rename(current)
        _empty_trash(plugins_folder)
    return current


def remove(slug: str, plugins_folder: Path) -> None:
    """Delete the files of a plugin, its previous version first."""
    current, previous, _ = _places(plugins_folder, slug)
    with _alone(plugins_folder):
        _delete(previous, plugins_folder)
        _delete(current, plugins_folder)


def repair(plugins_folder: Path) -> tuple[str, ...]:
    """Undo exchanges that a crash cut off, and name the plugins that were put back."""
    if not plugins_folder.is_dir():
        return ()
    repaired = []
    with _alone(plugins_folder):
        for previous in sorted((plugins_folder / ".previous").glob("*")):
            current = plugins_folder / previous.name
            if not current.exists():
                previous.rename(current)
                repaired.append(previous.name)
        shutil.rmtree(plugins_folder / ".incoming", ignore_errors=True)
        _empty_trash(plugins_folder)
    return tuple(repaired)


def _places(plugins_folder: Path, slug: str) -> tuple[Path, Path, Path]:
    return plugins_folder / slug, plugins_folder / ".previous" / slug, plugins_folder / ".incoming" / slug


def _bring(folder: Path, incoming: Path, plugins_folder: Path) -> None:
    """Bring the new version onto the file system of its place, whole or not at all, and onto the disk."""
    _delete(incoming, plugins_folder)
    incoming.parent.mkdir(exist_ok=True)
    scratch = folder.parent
    try:
        folder.rename(incoming)
    except OSError:  # the scratch folder is on another file system
        part = Path(tempfile.mkdtemp(dir=incoming.parent)) / folder.name
        shutil.copytree(folder, part)
        part.rename(incoming)
        part.parent.rmdir()
    shutil.rmtree(scratch, ignore_errors=True)
    for path in [*incoming.rglob("*"), incoming]:
        _sync(path)


def _sync(path: Path) -> None:
    """Ask for the bytes to be on the disk before a rename says that they are."""
    if path.is_dir() and sys.platform == "win32":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _delete(folder: Path, plugins_folder: Path) -> None:
    """Delete a folder so that it is never seen in part: it is moved away first."""
    if folder.exists():
        folder.rename(_grave(plugins_folder) / folder.name)
    _empty_trash(plugins_folder)


def _grave(plugins_folder: Path) -> Path:
    trash = plugins_folder / ".trash"
    trash.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(dir=trash))


def _empty_trash(plugins_folder: Path) -> None:
    shutil.rmtree(plugins_folder / ".trash", ignore_errors=True)


@contextlib.contextmanager
def _alone(plugins_folder: Path) -> Iterator[None]:
    """Keep other processes out, lest one that starts takes an exchange under way for one cut off.

    Windows has no such lock here; its one server process takes requests for plugins one at a time.
    """
    plugins_folder.mkdir(parents=True, exist_ok=True)
    with (plugins_folder / ".lock").open("w") as lock:
        if sys.platform != "win32":
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
