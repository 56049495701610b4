"""Real processes: how soon a cold one answers, and what memory the web process and the worker hold."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.place import Place

ROOT = Path(__file__).resolve().parent.parent
MEGA = 1024.0


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds, in megabytes."""

    rss: float
    pss: float
    descriptors: int


class Server:
    """A web process on a port of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process, self.port = process, port
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, cookie: str = "") -> tuple[int, bytes]:
        """Ask for a page over one connection that is kept."""
        self._connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def first_answer(self) -> float:
        """Wait for the first page and say when it came."""
        for _try in range(3000):
            try:
                status, _body = self.get("/sign-in")
            except OSError:
                self._connection.close()
                time.sleep(0.005)
                continue
            if status == 200:
                return time.perf_counter()
        raise SystemExit("bench: the web process does not answer")


@contextmanager
def web(place: Place) -> Iterator[Server]:
    """Run a web process alone, from nothing."""
    port = _free_port()
    program = f"from core.cli.web_process import main; main('127.0.0.1', {port}, 8)"
    with _run(place, "-c", program) as process:
        yield Server(process, port)


@contextmanager
def serve(place: Place) -> Iterator[Server]:
    """Run `serve`: a supervisor, and the web process and the worker that it forked."""
    port = _free_port()
    with _run(place, "-m", "core.cli", "serve", "--port", str(port)) as process:
        yield Server(process, port)


def child(server: Server, name: str) -> int:
    """Give the process id of a child by its name."""
    found = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text()
    for pid in map(int, found.split()):
        if Path(f"/proc/{pid}/comm").read_text().strip() == name:
            return pid
    raise SystemExit(f"bench: serve has no process {name}")


def memory(pid: int) -> Memory:
    """Read what the kernel says of a process."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(rest.split()[0]) / MEGA for name, rest in (line.split(":", 1) for line in lines)}
    return Memory(sizes["Rss"], sizes["Pss"], len(os.listdir(f"/proc/{pid}/fd")))


@contextmanager
def _run(place: Place, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, **place.environment, "MALLOC_ARENA_MAX": "1", "PYTHONPATH": str(ROOT)}
    with (place.folder / "bench.log").open("ab") as log:
        process = subprocess.Popen([sys.executable, *arguments], env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
