"""Processes of a real installation: started as an administrator starts them, ended by SIGTERM."""

import functools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from core.config import ROOT, Config
from core.testing import PASSWORD, Site
from tests.road.visitor import Visitor
from tests.servers.process import free_port

ENDS_WITHIN = 10.0
BARE = "import core.switcher"
BARE_SECONDS = 1.0  # what that takes at most on a machine that does nothing else
EMAIL = "budi@desk.example"


def slowness_now() -> float:
    """Say how many times longer things take at this moment than on a machine that does nothing else."""
    began = time.monotonic()
    subprocess.run([sys.executable, "-c", BARE], cwd=ROOT, check=True)
    return max(1.0, (time.monotonic() - began) / BARE_SECONDS)


slowness = functools.cache(slowness_now)
"""The same, measured once for all tests of this process."""


def environment(config: Config, **more: str) -> dict[str, str]:
    """Give what tells a process which installation it serves, and nothing of this one's."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("TANGGAP_", "COV_"))}
    here = {
        "TANGGAP_INSTANCE": str(config.instance),
        "TANGGAP_DATABASE_URL": config.database_url,
        "TANGGAP_SECRET_KEY": config.secret_key.decode(),
        "TANGGAP_PRIVATE_HOSTS": "1" if config.private_hosts else "0",
        "PYTHONPATH": str(ROOT),
    }
    return own | here | more


@dataclass
class Running:
    """A process that serves, and where."""

    process: "subprocess.Popen[bytes]"
    address: str

    def end(self) -> float:
        """Ask it to end as a service manager does; give how long that took."""
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(30 * slowness())
        return time.monotonic() - began

    def processes(self) -> list[int]:
        """Give the process ids of the children."""
        found = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in found.split()]

    def children(self) -> dict[str, int]:
        """Give the process ids of the children by their names."""
        return {_name(Path(f"/proc/{pid}/comm")): pid for pid in self.processes()}


def _name(comm: Path) -> str:
    with suppress(OSError):
        return comm.read_text().strip()
    return ""


@contextmanager
def running(config: Config, arguments: Sequence[str], *, port: int = 0, **more: str) -> Iterator[Running]:
    """Run a Python program of the installation; with a port, once its pages answer."""
    process = subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment(config, **more))
    server = Running(process, f"http://127.0.0.1:{port}")
    try:
        if port:
            until(lambda: Visitor(server.address).get("/healthz").status == 200, 60, process)
        yield server
    finally:
        if process.poll() is None:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.kill()


def until(is_so: Callable[[], bool], seconds: float, process: "subprocess.Popen[bytes] | None" = None) -> float:
    """Wait until something is so, longer on a busy machine; give how long that took."""
    seconds *= slowness()
    began = time.monotonic()
    while not is_so():
        if process is not None and process.poll() is not None:
            raise AssertionError(f"The process ended with code {process.returncode}.")
        if time.monotonic() - began > seconds:
            raise AssertionError(f"It was not so within {seconds} s.")
        time.sleep(0.05)
    return time.monotonic() - began


def port_and(*arguments: str) -> tuple[int, list[str]]:
    """Give a free port, and arguments in which `{port}` is that port."""
    port = free_port()
    return port, [each.format(port=port) for each in arguments]


def with_staff(site: Site) -> str:
    """Make an administrator who signs in by a password; give the subject of a ticket that waits."""
    from core.services.staff import people

    with site.app.app_context():
        people.create(email=EMAIL, name="Budi Santoso", role="admin", password=PASSWORD)
    subject = "The grinder is louder than the shop"
    site.ticket(subject)
    return subject
