"""This process among those that serve the site: its mark, the deaths it found when it began, and starts that failed.

Only a server begins (`AppSwitcher` does); commands and tests run without a mark. A start leaves a file that is taken
away once an app was built, so that the next process can count those that never came so far.
"""

import atexit
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from core.engine.guard import Marker, NoMarker
from core.engine.install import repair
from core.engine.marker import Death, ProcessMarker, process_name, sweep

FAILED_STARTS = 3
WITHIN_SECONDS = 300.0
STUCK_EXIT = 70
log = logging.getLogger("tanggap.watchdog")


@dataclass
class _Process:
    run: Path
    pid: int
    marker: ProcessMarker
    deaths: tuple[Death, ...]
    failed_starts: int

    @property
    def start(self) -> Path:
        return self.run / f"{process_name()}.start"


_here: _Process | None = None


def begin(instance: Path) -> None:
    """Look at what earlier processes have left, and leave a mark; does nothing when done before."""
    global _here
    run = instance / "run"
    if _here is not None and (_here.run, _here.pid) == (run, os.getpid()):
        return
    run.mkdir(parents=True, exist_ok=True)
    repair(instance / "plugins")
    deaths, failed = sweep(run), _failed_starts(run)
    _here = _Process(run, os.getpid(), ProcessMarker(run), deaths, failed)
    _here.start.touch()
    atexit.register(_end, _here)


def _end(process: _Process) -> None:
    """Take the marks away; a forked child leaves those of its parent alone."""
    if process.pid == os.getpid():
        process.marker.close()
        process.start.unlink(missing_ok=True)


def marker() -> Marker:
    """Give the mark of this process."""
    return _here.marker if _here is not None and began_here() else NoMarker()


def end_when_stuck(seconds: float, also: Callable[[], bool] = lambda: False) -> None:
    """Have this process ended once a plugin has kept one of its threads for so long; its supervisor starts another.

    The mark stays behind, so the next process knows whom to put away. `also` is another reason to end.
    """

    def watch() -> None:
        while True:
            time.sleep(1.0)
            inside = _here.marker.longest() if _here is not None else None
            if (inside is not None and time.time() - inside.since > seconds) or also():
                log.error("Stuck in %s; this process ends", f"{inside.slug}, {inside.hook}" if inside else "a job")
                os._exit(STUCK_EXIT)

    threading.Thread(target=watch, name="plugin-watchdog", daemon=True).start()


def began_here() -> bool:
    """Tell whether this very process began, and not the one that it was forked from."""
    return _here is not None and _here.pid == os.getpid()


def take_deaths() -> tuple[Death, ...]:
    """Give, once, the processes that had died inside plugins when this one began."""
    if _here is None:
        return ()
    deaths, _here.deaths = _here.deaths, ()
    return deaths


def starts_keep_failing() -> bool:
    """Tell whether the last three starts within five minutes all ended before an app was built."""
    return _here is not None and _here.failed_starts >= FAILED_STARTS


def forget_failed_starts() -> None:
    """Begin to count anew: something was done about them."""
    if _here is not None:
        _here.failed_starts = 0
        for path in _starts(_here.run):
            if path != _here.start:
                path.unlink(missing_ok=True)


def settle() -> None:
    """Say that an app was built."""
    if _here is not None and _here.start.exists():
        _here.start.unlink(missing_ok=True)
        forget_failed_starts()


def _failed_starts(run: Path) -> int:
    """Count the starts of dead processes, and forget those of long ago."""
    own = run / f"{process_name()}.start"
    if own.exists():  # the number was given out again: in a container it is always the same
        own.rename(own.with_stem(f"{own.stem}-{time.time_ns()}-0"))
    dead = [path for path in _starts(run) if not _lives(int(path.stem.rpartition("-")[2]))]
    recent = [path for path in dead if time.time() - _made_at(path) < WITHIN_SECONDS]
    for path in set(dead) - set(recent):
        path.unlink(missing_ok=True)
    return len(recent)


def _made_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another process was quicker
        return 0.0


def _starts(run: Path) -> list[Path]:
    host = process_name().rpartition("-")[0]
    return sorted(run.glob(f"{host}-*.start"))


def _lives(pid: int) -> bool:
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
