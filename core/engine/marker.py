"""Leaves a mark of which plugin runs right now, so that a process that was killed still names its culprit.

A process that is stuck or crashes raises nothing that could be caught. So each process keeps two files in
`instance/run/`: `<host>-<pid>.hooks`, mapped into memory since hooks are called a thousand times a second, and while
plugins are imported `<host>-<pid>.import`. What was written to either outlives SIGKILL; the next process reads it.
"""

import contextlib
import mmap
import os
import re
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.engine.slug import is_slug

if sys.platform != "win32":
    import fcntl

IMPORT = "import"
JOB = "job "  # how the mark of a job begins; jobs have a lease, which is their own limit
_PLACES = 64  # threads that can be inside plugins at once; one more goes unmarked
# Is somebody in it; since when (seconds since 1970); plugin; hook. A kill in the middle of writing leaves the first
# byte at 0, for it is cleared before the rest changes and set after.
_PLACE = struct.Struct("<?7xd32s64s")
_REST = struct.Struct("<d32s64s")
_REST_AT = 8
_IMPORT_LINE = re.compile(r"([0-9]+\.[0-9]+) (\S+)\n", re.ASCII)


@dataclass(frozen=True, slots=True)
class Inside:
    """A plugin that a process is in: the hook, or "import", and since when (seconds since 1970)."""

    slug: str
    hook: str
    since: float


@dataclass(frozen=True, slots=True)
class Death:
    """A process that ended without saying so, and the plugins its threads were in, the longest first."""

    process: str
    inside: tuple[Inside, ...]

    @property
    def culprit(self) -> str | None:
        return self.inside[0].slug if self.inside else None


class ProcessMarker:
    """The mark of this process; threads share it, a forked child needs its own.

    Make one after `sweep()`, or it may overwrite what an earlier process with the same number has left.
    """

    def __init__(self, run: Path) -> None:
        run.mkdir(parents=True, exist_ok=True)
        stem = process_name()
        self._imports = run / f"{stem}.{IMPORT}"
        self._importing: list[Inside] = []
        self._path = run / f"{stem}.hooks"
        self._file = self._path.open("w+b")
        _claim(self._file)
        self._file.truncate(_PLACES * _PLACE.size)
        self._places = mmap.mmap(self._file.fileno(), _PLACES * _PLACE.size)
        self._free = deque(range(_PLACES))
        self._thread = threading.local()

    def enter(self, slug: str, hook: str) -> None:
        """Say that this thread goes into a plugin, perhaps out of another one."""
        stack = self._stack()
        if stack and stack[0].hook.startswith(JOB):  # what a job calls is part of the job
            hook = JOB + hook.removeprefix(JOB)
        inside = Inside(slug, hook, time.time())
        if not stack:
            self._thread.place = self._free.popleft() if self._free else None
        stack.append(inside)
        self._write(inside)
        if hook == IMPORT:
            self._importing.append(inside)
            self._write_imports()

    def leave(self) -> None:
        """Say that this thread has come back from the plugin it entered last."""
        stack = self._stack()
        left = stack.pop()
        self._write(stack[-1] if stack else None)
        if not stack and self._thread.place is not None:
            self._free.append(self._thread.place)
        if left.hook == IMPORT:
            self._importing.remove(left)
            self._write_imports()

    @contextlib.contextmanager
    def inside(self, slug: str, hook: str) -> Iterator[None]:
        self.enter(slug, hook)
        try:
            yield
        finally:
            self.leave()

    def longest(self) -> Inside | None:
        """Give the plugin that a thread of this process has been in for the longest, jobs left aside."""
        found = (each for each in _hooks(bytes(self._places)) if not each.hook.startswith(JOB))
        return min(found, key=lambda each: each.since, default=None)

    def close(self) -> None:
        """Take the marks away: this process ends as it should."""
        self._places.close()
        self._file.close()
        self._path.unlink(missing_ok=True)
        self._imports.unlink(missing_ok=True)

    def _stack(self) -> list[Inside]:
        if not hasattr(self._thread, "stack"):
            self._thread.stack = []
        stack: list[Inside] = self._thread.stack
        return stack

    def _write(self, inside: Inside | None) -> None:
        if self._thread.place is None:
            return
        start = self._thread.place * _PLACE.size
        self._places[start] = 0
        if inside:
            _REST.pack_into(self._places, start + _REST_AT, inside.since, inside.slug.encode(), inside.hook.encode())
            self._places[start] = 1

    def _write_imports(self) -> None:
        """Rewrite the list of plugins being imported; one line each, complete when it ends in a newline."""
        if self._importing:
            lines = (f"{each.since} {each.slug}\n" for each in reversed(self._importing))
            self._imports.write_text("".join(lines), "utf-8")
        else:
            self._imports.unlink(missing_ok=True)


def inside(path: Path) -> tuple[Inside, ...]:
    """Read a mark of either kind: the plugins its process is or was in, the most suspicious first.

    Among threads that is the one inside for the longest; among imports the innermost.
    """
    raw = path.read_bytes()
    found = _imports(raw) if path.suffix == f".{IMPORT}" else sorted(_hooks(raw), key=lambda each: each.since)
    return tuple(each for each in found if is_slug(each.slug))


def culprit(path: Path) -> str | None:
    """Name the plugin that the process of this mark was most likely stuck in, if it was in one."""
    found = inside(path)
    return found[0].slug if found else None


def sweep(run: Path) -> tuple[Death, ...]:
    """Take away the marks of processes of this host that no longer run, and tell what was in them."""
    deaths = []
    for path in sorted(run.glob(f"{_host()}-*.hooks")):
        imports = path.with_suffix(f".{IMPORT}")
        with contextlib.suppress(OSError), path.open("r+b") as file:  # gone meanwhile, or its process lives
            _claim(file)
            found = (inside(imports) if imports.exists() else ()) or inside(path)
            deaths.append(Death(path.stem, found))
            imports.unlink(missing_ok=True)
            path.unlink(missing_ok=True)
    return tuple(death for death in deaths if death.inside)


def _hooks(raw: bytes) -> list[Inside]:
    whole = len(raw) - len(raw) % _PLACE.size
    return [
        Inside(_text(slug), _text(hook), since) for busy, since, slug, hook in _PLACE.iter_unpack(raw[:whole]) if busy
    ]


def _imports(raw: bytes) -> list[Inside]:
    lines = [_IMPORT_LINE.fullmatch(line) for line in raw.decode("utf-8", "replace").splitlines(keepends=True)]
    return [Inside(line[2], IMPORT, float(line[1])) for line in lines if line]


def _text(raw: bytes) -> str:
    return raw.rstrip(b"\0").decode("utf-8", "replace")


def _claim(file: BinaryIO) -> None:
    """Lock the file for as long as this process lives, or raise OSError because its own process still does.

    A number is no proof of life: it is given out again, and every container has a process 1.
    """
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def process_name() -> str:
    """Name this process among those of all hosts that share the folder."""
    return f"{_host()}-{os.getpid()}"


def _host() -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in socket.gethostname())[:60]
