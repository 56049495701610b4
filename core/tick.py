"""The third driver of the jobs: a little work after a response, where the host allows neither a worker nor a cron
line.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from core.services.work import beat, jobs, worker

if TYPE_CHECKING:
    from flask import Flask

AT_MOST_EVERY = 10.0
SECONDS = 1.0
OTHERS_SILENT_FOR = 90.0
log = logging.getLogger("tanggap.tick")


class Tick:
    """Answers requests, and after one of them, at most every ten seconds, does what is due for up to a second."""

    def __init__(self) -> None:
        self._last = 0.0
        self._lock = threading.Lock()

    def after(self, app: "Flask", response: Iterable[bytes]) -> Iterable[bytes]:
        """Give the response on, followed by a tick if it is time for one."""
        if time.monotonic() - self._last < AT_MOST_EVERY:
            return response
        return _Followed(response, lambda: self._run(app))

    def _run(self, app: "Flask") -> None:
        if time.monotonic() - self._last < AT_MOST_EVERY or not self._lock.acquire(blocking=False):
            return
        try:
            self._last = time.monotonic()
            with app.app_context():
                if not _somebody_else_works():
                    beat.mark("tick")
                    jobs.reclaim()
                    worker.drain(seconds=SECONDS)
        except Exception:
            log.exception("The tick after a response failed")
        finally:
            self._lock.release()


def _somebody_else_works() -> bool:
    return any(beat.is_fresh(driver, OTHERS_SILENT_FOR) for driver in ("worker", "cron"))


class _Followed:
    """A response body that does something once the server has sent and closed it."""

    def __init__(self, response: Iterable[bytes], then: Callable[[], None]) -> None:
        self._response = response
        self._then = then

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._response)

    def close(self) -> None:
        """Close the response, then do it."""
        close = getattr(self._response, "close", None)
        if close is not None:
            close()
        self._then()
