"""The worker's loop: drains the jobs, looks for changed plugins, and ends cleanly when asked to."""

import logging
import signal
import threading
import time
from types import FrameType

from core.config import Config
from core.engine import process
from core.services.work import beat, jobs, worker
from core.switcher import AppSwitcher

IDLE_SECONDS = 0.5
RECLAIM_EVERY = 5.0
STUCK_SECONDS = 30.0
log = logging.getLogger("tanggap.worker")


class WorkerLoop:
    """Runs jobs until it is told to stop; a job under way is finished first."""

    def __init__(self, config: Config) -> None:
        self._switcher = AppSwitcher(config)
        self._stop = threading.Event()
        self._reclaimed = 0.0

    def once(self) -> int:
        """Do what is due now."""
        app = self._switcher.app()
        if app is None:
            return 0
        with app.app_context():
            self._reclaim()
            beat.mark("worker")
            return worker.drain(seconds=5.0)

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; a process in which a job or plugin is stuck ends, and another is started."""
        process.end_when_stuck(STUCK_SECONDS, also=worker.is_overdue)
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._end)
        while not self._stop.is_set():
            try:
                done = self.once()
            except Exception:
                log.exception("The worker could not look for jobs; it tries again")
                done = 0
                self._stop.wait(2.0)
            if not done:
                self._stop.wait(IDLE_SECONDS)

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def _reclaim(self) -> None:
        if time.monotonic() - self._reclaimed >= RECLAIM_EVERY:
            jobs.reclaim()
            self._reclaimed = time.monotonic()
