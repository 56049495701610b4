"""Keeps the child processes alive: starts each again when it ends, and ends all when asked to."""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from core.cli.forking import fork

GRACE_SECONDS = 10.0
STEADY_SECONDS = 30.0
LONGEST_WAIT = 30.0


@dataclass
class Child:
    """One process, what it does, and how often it has ended early."""

    name: str
    work: Callable[[], None]
    pid: int = 0
    started: float = 0.0
    early_ends: int = 0
    not_before: float = 0.0


class Supervisor:
    """Watches over the children."""

    def __init__(self, children: dict[str, Callable[[], None]]) -> None:
        self._children = [Child(name, work) for name, work in children.items()]
        self._ending = False

    def run(self) -> None:
        """Watch until SIGTERM or SIGINT."""
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, self._end)
        while not self._ending:
            for child in self._children:
                self._look_after(child)
            time.sleep(0.2)
        self._stop()

    def _look_after(self, child: Child) -> None:
        moment = time.monotonic()
        if child.pid:
            code = exit_code(child.pid)
            if code is None:
                return
            self._note_end(child, code, moment)
        if moment >= child.not_before and not self._ending:
            self._start(child, moment)

    def _note_end(self, child: Child, code: int, moment: float) -> None:
        child.pid = 0
        child.early_ends = 0 if moment - child.started > STEADY_SECONDS else child.early_ends + 1
        wait = 0.0 if child.early_ends <= 1 else min(2.0 ** (child.early_ends - 1), LONGEST_WAIT)
        child.not_before = moment + wait
        sys.stderr.write(f"tanggap: the {child.name} process ended (code {code}); it is started again.\n")

    def _start(self, child: Child, moment: float) -> None:
        def supervised() -> None:
            os.environ["TANGGAP_SUPERVISED"] = "1"
            child.work()

        child.pid = fork(f"tanggap-{child.name}", supervised)
        child.started = moment

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _stop(self) -> None:
        living = {child.pid for child in self._children if child.pid}
        for pid in living:
            os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        while living and time.monotonic() < until:
            living = {pid for pid in living if exit_code(pid) is None}
            time.sleep(0.05)
        for pid in living:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def exit_code(pid: int) -> int | None:
    """Give the exit code of a child that has ended, minus the signal that ended it; None while it lives."""
    done, status = os.waitpid(pid, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None
