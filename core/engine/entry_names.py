"""Which names a zip's files may have: those that mean the same place on every system, and no other place at all."""

import re
import unicodedata
from collections.abc import Iterable

from core.engine.slug import WINDOWS_DEVICES
from core.engine.strict_zip import ArchiveError, Entry

_LONGEST = 240  # bytes of a whole path; Windows ends at 260 characters, the folder before it included
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


def check_names(entries: Iterable[Entry]) -> None:
    """Refuse names that leave the folder, that some system cannot keep, or that two files would share somewhere."""
    folders: dict[str, str] = {}
    files: dict[str, str] = {}
    listed: set[str] = set()
    for entry in entries:
        _check(entry.name)
        if entry.name in listed:
            raise ArchiveError("%(name)s is in the zip twice.", name=entry.name)
        listed.add(entry.name)
        parts = entry.name.split("/")
        above = ["/".join(parts[:length]) for length in range(1, len(parts))]
        for folder in [*above, entry.name] if entry.is_folder else above:
            _keep(folder, folders, files)
        if not entry.is_folder:
            _keep(entry.name, files, folders)


def _keep(name: str, same_kind: dict[str, str], other_kind: dict[str, str]) -> None:
    alike = _alike(name)
    other = other_kind.get(alike) or same_kind.setdefault(alike, name)
    if other != name:
        raise ArchiveError("%(name)s and %(other)s would be one file on some systems.", name=name, other=other)
    if alike in other_kind:
        raise ArchiveError("%(name)s is both a file and a folder.", name=name)


def _alike(name: str) -> str:
    """Fold a name as far as any file system does: case, and the ways to write one letter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _check(name: str) -> None:
    shown = ascii(name[:80])[1:-1]
    if len(name.encode()) > _LONGEST:
        raise ArchiveError("The name %(name)s… is longer than %(most)s bytes.", name=shown, most=str(_LONGEST))
    if name.startswith("/") or _FORBIDDEN.search(name):
        raise ArchiveError("The name %(name)s has a sign that is not allowed in names.", name=shown)
    for part in name.split("/"):
        if part in ("", ".", ".."):
            raise ArchiveError("The name %(name)s leads elsewhere.", name=shown)
        if part.endswith((".", " ")) or part.startswith(" "):
            raise ArchiveError("The name %(name)s begins or ends with a space or ends with a dot.", name=shown)
        if part.partition(".")[0].strip().lower() in WINDOWS_DEVICES:
            raise ArchiveError("The name %(name)s is a device on Windows.", name=shown)
