"""Checks an uploaded zip and unpacks it into a scratch folder; nothing is written anywhere else, and nothing is run."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from core.engine.entry_names import check_names
from core.engine.findings import Finding
from core.engine.imports import check_plugin
from core.engine.manifest import Manifest, read_manifest
from core.engine.slug import is_slug
from core.engine.strict_zip import ArchiveError, Entry, read_data, read_entries

MEGABYTE = 1024 * 1024
# What systems and tools leave in folders. Compiled Python is among it because it runs instead of the code one reads.
_LITTER_FOLDERS = frozenset({"__MACOSX", "__pycache__", ".git", ".hg", ".svn"})
_LITTER_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_LITTER_SUFFIXES = frozenset({".pyc", ".pyo"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a plugin may be; the ratio counts for files of more than a megabyte."""

    packed: int = 50 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    files: int = 5_000
    ratio: int = 100


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Checked:
    """A plugin unpacked in the scratch folder, and what to show of it before anybody decides."""

    slug: str
    manifest: Manifest
    folder: Path
    sha256: str
    packed: int
    unpacked: int
    files: int
    left_out: tuple[str, ...]
    report: tuple[Finding, ...]


def inspect(zip_path: Path, scratch: Path, limits: Limits = LIMITS) -> Checked:
    """Unpack a zip that passes every check into a new folder in `scratch`.

    Raises ArchiveError or ManifestError, and then leaves nothing behind. `discard()` takes away what was not installed.
    """
    with zip_path.open("rb") as file:
        packed = os.fstat(file.fileno()).st_size
        if packed > limits.packed:
            raise _too_large("The zip", limits.packed)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        entries = read_entries(file, limits.files)
        check_names(entries)
        wanted = [entry for entry in entries if not _is_litter(entry.name)]
        slug = _only_folder(wanted)
        _check_sizes(wanted, limits)
        folder = unpack(file, wanted, scratch) / slug
        try:
            manifest = read_manifest(folder)
            report = tuple(check_plugin(folder, manifest))
        except BaseException:
            shutil.rmtree(folder.parent)
            raise
    return Checked(
        slug=slug,
        manifest=manifest,
        folder=folder,
        sha256=sha256,
        packed=packed,
        unpacked=sum(entry.size for entry in wanted),
        files=sum(not entry.is_folder for entry in wanted),
        left_out=tuple(sorted(entry.name for entry in entries if _is_litter(entry.name) and not entry.is_folder)),
        report=report,
    )


def unpack(file: BinaryIO, entries: Sequence[Entry], scratch: Path) -> Path:
    """Write checked entries into a new folder in `scratch`, as plain files that are not executable."""
    scratch.mkdir(parents=True, exist_ok=True)
    target = Path(tempfile.mkdtemp(prefix="upload-", dir=scratch))
    try:
        for entry in entries:
            path = target.joinpath(*entry.name.split("/"))
            (path if entry.is_folder else path.parent).mkdir(parents=True, exist_ok=True)
            if not entry.is_folder:
                _write(file, entry, path)
    except BaseException:
        shutil.rmtree(target)
        raise
    return target


def discard(checked: Checked) -> None:
    """Take away what was unpacked for a plugin that is not going to be installed."""
    shutil.rmtree(checked.folder.parent, ignore_errors=True)


def _write(file: BinaryIO, entry: Entry, path: Path) -> None:
    """Write a file that was not there before; the mode in the zip counts for nothing."""
    with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o644)) as out:
        out.writelines(read_data(file, entry))


def _is_litter(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        not _LITTER_FOLDERS.isdisjoint(path.parts)
        or path.name in _LITTER_FILES
        or path.suffix.lower() in _LITTER_SUFFIXES
    )


def _only_folder(entries: Sequence[Entry]) -> str:
    """Find the one folder on top, which is to be the plugin."""
    tops = sorted({entry.name.partition("/")[0] for entry in entries})
    if len(tops) != 1 or any("/" not in entry.name and not entry.is_folder for entry in entries):
        found = ", ".join(tops[:5]) or ArchiveError("nothing")
        raise ArchiveError("The zip must hold one folder, the plugin; it holds %(found)s.", found=found)
    if not is_slug(tops[0]):
        raise ArchiveError(
            "The folder in the zip is called %(found)s; a plugin's name has 2 to 31 characters of a-z, 0-9 and _, "
            "starting with a letter.",
            found=tops[0],
        )
    return tops[0]


def _check_sizes(entries: Sequence[Entry], limits: Limits) -> None:
    """Judge by the declared sizes; that they are true is checked while writing, where no more than them is written."""
    if sum(entry.size for entry in entries) > limits.unpacked:
        raise _too_large("The plugin", limits.unpacked)
    for entry in entries:
        if entry.size > max(MEGABYTE, limits.ratio * entry.packed):
            raise ArchiveError(
                "%(name)s is packed more than %(ratio)s times smaller than it is, as only a trap would be.",
                name=entry.name,
                ratio=str(limits.ratio),
            )


def _too_large(what: str, most: int) -> ArchiveError:
    return ArchiveError("%(what)s is larger than %(most)s MB.", what=ArchiveError(what), most=str(most // MEGABYTE))
