"""Failures of plugins, counted: five from five distinct requests within ten minutes pause a plugin."""

import logging
import secrets
import threading
import traceback
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import g, has_app_context

from core.clock import now

LIMIT = 5
WINDOW = timedelta(minutes=10)
_MOST_WAITING = 200
_LONGEST_ERROR = 20_000
log = logging.getLogger("tanggap.plugins")


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure of one plugin in one request; `where` is the file and line in the plugin."""

    slug: str
    hook: str
    request: str
    error: str
    where: str
    at: datetime = field(default_factory=now)

    @property
    def last_line(self) -> str:
        """What went wrong, in the last line of the traceback."""
        return self.error.rstrip().rpartition("\n")[2]


def request_id() -> str:
    """Name the request that is under way, or the try of a job: one name for as long as its app context lasts."""
    if not has_app_context():
        return ""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(8)
    return str(g.request_id)


def failure_of(slug: str, hook: str, request: str, error: BaseException) -> Failure:
    """Describe an error, with the last line of it that lies inside the plugin."""
    text = "".join(traceback.format_exception(error))
    return Failure(slug, hook, request, text[-_LONGEST_ERROR:], where_in(slug, error))


def spoken(error: BaseException) -> str:
    """Give an error's type and message, also where its message cannot be made."""
    return traceback.format_exception_only(error)[-1].strip()


def where_in(slug: str, error: BaseException) -> str:
    """Name the file and line of the plugin at which the error arose, or "" when it arose elsewhere."""
    inside = [place for each in _chain(error) for place in _places(each) if f"/plugins/{slug}/" in place]
    return inside[-1].rpartition("/plugins/")[2] if inside else ""


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Go from an error to what caused it."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _places(error: BaseException) -> Iterator[str]:
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield f"{Path(frame.f_code.co_filename).as_posix()}:{line}"
    file = getattr(error, "filename", None)
    if isinstance(file, str) and hasattr(error, "lineno"):  # a SyntaxError, or Jinja's of a template
        yield f"{Path(file).as_posix()}:{error.lineno}"


class Fuse:
    """Failures waiting to be written down; the services write them when the request is over."""

    def __init__(self) -> None:
        self._waiting: deque[Failure] = deque(maxlen=_MOST_WAITING)
        self._lock = threading.Lock()

    def note(self, failure: Failure) -> None:
        """Remember a failure and say it in the log."""
        where = failure.where or "an unknown place"
        log.error("Plugin %s failed in %s at %s: %s", failure.slug, failure.hook, where, failure.last_line)
        self._waiting.append(failure)

    def take(self) -> list[Failure]:
        """Give and forget the failures noted so far."""
        with self._lock:
            taken = list(self._waiting)
            self._waiting.clear()
        return taken
