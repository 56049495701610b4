"""Keeps the child processes alive: starts each again when it ends, and ends all when asked to."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

GRACE_SECONDS = 10.0
STEADY_SECONDS = 30.0
LONGEST_WAIT = 30.0


@dataclass
class Child:
    """One process, and how often it has ended early."""

    name: str
    arguments: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    early_ends: int = 0
    not_before: float = 0.0


class Supervisor:
    """Watches over the children."""

    def __init__(self, children: dict[str, list[str]]) -> None:
        self._children = [Child(name, arguments) for name, arguments in children.items()]
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
        if child.process is not None and child.process.poll() is None:
            return
        moment = time.monotonic()
        if child.process is not None:
            self._note_end(child, moment)
        if moment >= child.not_before:
            self._start(child, moment)

    def _note_end(self, child: Child, moment: float) -> None:
        code = child.process.returncode if child.process else 0
        child.process = None
        child.early_ends = 0 if moment - child.started > STEADY_SECONDS else child.early_ends + 1
        wait = 0.0 if child.early_ends <= 1 else min(2.0 ** (child.early_ends - 1), LONGEST_WAIT)
        child.not_before = moment + wait
        sys.stderr.write(f"tanggap: the {child.name} process ended (code {code}); it is started again.\n")

    def _start(self, child: Child, moment: float) -> None:
        environment = {**os.environ, "TANGGAP_SUPERVISED": "1", "MALLOC_ARENA_MAX": "1"}
        child.process = subprocess.Popen([sys.executable, "-m", *child.arguments], env=environment)
        child.started = moment

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._ending = True

    def _stop(self) -> None:
        living = [child.process for child in self._children if child.process is not None]
        for process in living:
            process.terminate()
        until = time.monotonic() + GRACE_SECONDS
        for process in living:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
