"""Ends this process when a request has been stuck in it for too long; the supervisor starts another."""

import logging
import os
import threading
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

STUCK_SECONDS = 30.0
EXIT_CODE = 70
log = logging.getLogger("tanggap.watchdog")


class Watchdog:
    """A WSGI middleware that knows since when each request is under way."""

    def __init__(self, application: "WSGIApplication", seconds: float = STUCK_SECONDS) -> None:
        self._application = application
        self._seconds = seconds
        self._since: dict[int, float] = {}
        threading.Thread(target=self._watch, name="watchdog", daemon=True).start()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer, and remember since when."""
        thread = threading.get_ident()
        self._since[thread] = time.monotonic()
        try:
            return self._application(environ, start_response)
        finally:
            self._since.pop(thread, None)

    def _watch(self) -> None:
        while True:
            time.sleep(1.0)
            stuck = [since for since in list(self._since.values()) if time.monotonic() - since > self._seconds]
            if stuck:
                log.error("A request has been stuck for %.0f s; this process ends", time.monotonic() - min(stuck))
                os._exit(EXIT_CODE)
