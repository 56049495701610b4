"""Failures of plugins, counted: five from five distinct requests within ten minutes pause a plugin."""

import logging
import threading
import traceback
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from core.clock import now

LIMIT = 5
WINDOW = timedelta(minutes=10)
log = logging.getLogger("tanggap.plugins")


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure of one plugin in one request."""

    slug: str
    hook: str
    request: str
    error: str
    where: str
    at: datetime = field(default_factory=now)


def failure_of(slug: str, hook: str, request: str, error: BaseException) -> Failure:
    """Describe an error, with the last line of it that lies inside the plugin."""
    text = "".join(traceback.format_exception(error))
    return Failure(slug, hook, request, text[-20_000:], where_in(slug, error))


def where_in(slug: str, error: BaseException) -> str:
    """Name the file and line of the plugin at which the error arose, or where it surfaced."""
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if f"/plugins/{slug}/" in Path(frame.filename).as_posix()]
    chosen = (inside or frames)[-1:] or []
    return next((f"{Path(frame.filename).name}:{frame.lineno}" for frame in chosen), "")


class Fuse:
    """Failures waiting to be written down; the services write them when the request is over."""

    def __init__(self) -> None:
        self._waiting: deque[Failure] = deque(maxlen=200)
        self._lock = threading.Lock()

    def note(self, failure: Failure) -> None:
        """Remember a failure and say it in the log."""
        log.error(
            "Plugin %s failed in %s at %s",
            failure.slug,
            failure.hook,
            failure.where or "an unknown place",
        )
        self._waiting.append(failure)

    def take(self) -> list[Failure]:
        """Give and forget the failures noted so far."""
        with self._lock:
            taken = list(self._waiting)
            self._waiting.clear()
        return taken
