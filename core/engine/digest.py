"""Tells whether the code in a folder has changed since a process loaded it, and so needs a fresh process."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_SUFFIXES = (".py", ".toml")
_PASSED_OVER = frozenset({"__pycache__", "tests", "static", "node_modules"})


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it was when its bytes were last read."""

    stamp: tuple[int, ...]
    digest: bytes


class Digests:
    """Digests of folders of code; a file is read again only when its times, size or inode are others."""

    def __init__(self) -> None:
        self._seen: dict[Path, _Seen] = {}

    def of(self, folder: Path) -> str:
        """Digest the names and bytes of the Python, TOML and template files below the folder."""
        total = hashlib.sha256()
        for name, entry in sorted(_code(folder, "")):
            total.update(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest())
            total.update(self._file(folder / name, entry))
        return total.hexdigest()

    def _file(self, path: Path, stat: os.stat_result) -> bytes:
        stamp = (stat.st_mtime_ns, stat.st_ctime_ns, stat.st_size, stat.st_ino)
        seen = self._seen.get(path)
        if seen is None or seen.stamp != stamp:
            seen = self._seen[path] = _Seen(stamp, _read(path))
        return seen.digest


def _code(folder: Path, prefix: str) -> Iterator[tuple[str, os.stat_result]]:
    try:
        with os.scandir(folder) as scan:
            entries = list(scan)
    except OSError:  # taken away meanwhile
        return
    for entry in entries:
        name = f"{prefix}{entry.name}"
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in _PASSED_OVER:
                yield from _code(Path(entry.path), f"{name}/")
        elif name.endswith(_SUFFIXES) or "templates" in name.split("/")[:-1]:
            try:
                yield name, entry.stat()
            except OSError:  # a link to nowhere, or taken away meanwhile
                continue


def _read(path: Path) -> bytes:
    try:
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:  # counts as another file than one that can be read
        return b""
