"""The WSGI application: holds one built app, and builds another when the set of active plugins has changed.

The app is rebuilt, not mutated. Activating a plugin counts `epoch` up in the database; every process looks at most
once a
second, and builds anew while requests under way finish on the old app. A build that fails leaves the old app serving.
"""

import gc
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from core import create_app
from core.config import Config, load
from core.database import engine_for
from core.engine import process
from core.engine.current import EXTENSION, Site
from core.engine.loader import is_stale
from core.errors import ConfigError
from core.services.record import counters
from core.tick import Tick

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment
    from flask import Flask

LOOK_EVERY = 1.0
LONGEST_WAIT = 60.0
log = logging.getLogger("tanggap.switcher")


class AppSwitcher:
    """A WSGI callable that is always the newest app that could be built."""

    def __init__(
        self,
        config: Config | None = None,
        build: "Callable[[Config], Flask]" = create_app,
        tick: Tick | None = None,
    ) -> None:
        self._tick = tick
        self._config = config
        self._build_app = build
        self._app: Flask | None = None
        self._epoch = -1
        self._looked = 0.0
        self._not_before = 0.0
        self._failures = 0
        self._reason = ""
        self._lock = threading.Lock()
        self._refresh()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer with the newest app."""
        app = self.app()
        if app is None:
            return self._not_ready(start_response)
        try:
            response = app(environ, start_response)
            return self._tick.after(app, response) if self._tick else response
        finally:
            if environ.get("REQUEST_METHOD") == "POST":
                self._looked = 0.0  # whoever acted sees the effect at once

    def app(self) -> "Flask | None":
        """Give the newest app; None if none could be built yet."""
        if time.monotonic() - self._looked >= LOOK_EVERY and self._lock.acquire(blocking=self._app is None):
            try:
                self._refresh()
            finally:
                self._lock.release()
        return self._app

    def _refresh(self) -> None:
        moment = time.monotonic()
        if moment < self._not_before:
            return
        try:
            config = self._config = self._config or load()
            process.begin(config.instance)
            epoch = self._read_epoch(config) if self._app else -1
            if self._app is None or epoch != self._epoch:
                self._switch(config)
        except KeyboardInterrupt:
            raise
        except Exception as error:
            self._fail(error)
        else:
            self._failures = 0
        finally:
            self._looked = time.monotonic()

    def _switch(self, config: Config) -> None:
        app = self._build_app(config)
        if config.supervised and process.began_here() and has_old_code(app):
            log.warning("The code of a plugin has changed; this process ends, and a fresh one takes over")
            os.kill(os.getpid(), signal.SIGTERM)
        self._epoch = app.extensions["tanggap"].build.epoch
        self._app = app
        gc.collect()  # the old app is one large circle

    def _read_epoch(self, config: Config) -> int:
        with engine_for(config.database_url).connect() as connection:
            return counters.value_on(connection, counters.EPOCH)

    def _fail(self, error: Exception) -> None:
        self._failures += 1
        self._not_before = time.monotonic() + min(2.0**self._failures, LONGEST_WAIT)
        self._reason = str(error) if isinstance(error, ConfigError) else type(error).__name__
        left = "the old one goes on" if self._app else "there is none yet"
        log.error("The app could not be built; %s", left, exc_info=error)

    def _not_ready(self, start_response: Any) -> list[bytes]:
        text = (
            "Tanggap cannot start yet. The log says why; it tries again by itself.\n"
            "Tanggap belum dapat dimulai. Penyebabnya ada di log; akan dicoba lagi otomatis.\n"
        )
        start_response(
            "503 Service Unavailable", [("Content-Type", "text/plain; charset=utf-8"), ("Retry-After", "10")]
        )
        return [text.encode()]


def has_old_code(app: "Flask") -> bool:
    """Tell whether this process runs code of a plugin that is no longer what lies on the disk."""
    site: Site = app.extensions[EXTENSION]
    return any(is_stale(each.manifest) for each in site.build.loaded.values())
