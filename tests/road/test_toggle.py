"""Switching a plugin on and off: every process of a real server sees it within two seconds, and no request fails."""

import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.config import ROOT
from core.services.plugin import plugins
from core.switcher import LOOK_EVERY
from core.testing import Site
from tests.road.running import slowness_now
from tests.servers.dovecot import free_port

TOGGLES = int(os.environ.get("TANGGAP_TEST_TOGGLES", "12"))
WORKERS = 3
SEEN_WITHIN = 2.0  # by each process, after each toggle; what is over when it looks grows with the machine's slowness
ANSWERS_ALIKE = WORKERS * 12
LONGEST = 60
PAGES = ("/", "/sign-in")  # drawn from templates, which a build that was left behind would keep
SETTLED = 5  # the toggle after which every process has all that it needs
MB_A_TOGGLE, MB_OF_CHANCE = 0.1, 4.0  # of all processes together
PLUGIN = '''"""A page that says which process drew it."""
import os
from flask import Blueprint
from core.api import Area, Mount, hookimpl, open_to_all

pages = Blueprint("flip", __name__)

@pages.get("/")
@open_to_all
def show():
    return str(os.getpid())

@hookimpl
def register_mounts():
    return [Mount(pages, Area.PUBLIC)]
'''
MANIFEST = (
    '[plugin]\nslug = "flip"\nname = "Flip"\nversion = "1.0"\nsummary = "A page."\nauthor = "Test"\nlicense = "MIT"\n'
)


def write_plugin(site: Site) -> None:
    """Put the plugin into the instance."""
    folder = site.config.instance / "plugins" / "flip"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(PLUGIN)
    (folder / "plugin.toml").write_text(MANIFEST)


@contextmanager
def gunicorn(site: Site) -> Iterator[tuple[str, int]]:
    """Serve the site with several processes."""
    port = free_port()
    environment = {
        **os.environ,
        "TANGGAP_INSTANCE": str(site.config.instance),
        "TANGGAP_DATABASE_URL": site.config.database_url,
        "TANGGAP_SECRET_KEY": site.config.secret_key.decode(),
    }
    command = [sys.executable, "-m", "gunicorn", "-w", str(WORKERS), "-k", "gthread", "--threads", "4"]
    server = subprocess.Popen([*command, "-b", f"127.0.0.1:{port}", "wsgi:application"], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: status(f"{address}/healthz") == 200, 60)
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(20)


def status(url: str) -> int:
    """Give the status code of a page, 0 if nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_until(is_so: object, seconds: float) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        if time.monotonic() > until:
            raise AssertionError(f"It was not so within {seconds} s.")
        time.sleep(0.1)


def seconds_of_old_answers(url: str, expected: int) -> float:
    """Say for how long somebody who asked could still get the old answer.

    What counts is when a request was sent: one that a busy machine answers late was not necessarily answered by an old
    app. A process looks for news when it is asked, so asking must go on past the time after which it looks.
    """
    began = last_old = time.monotonic()
    answers = 0
    while answers < ANSWERS_ALIKE or time.monotonic() < began + LOOK_EVERY * 1.5:
        asked = time.monotonic()
        assert asked < began + LONGEST, f"There were old answers for {LONGEST} s."
        answers += 1
        if status(url) != expected:
            last_old, answers = asked, 0
    return last_old - began


class Load:
    """Asks for a page again and again, and counts the answers."""

    def __init__(self, url: str) -> None:
        self.codes: Counter[int] = Counter()
        self._url = url
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._ask)

    def __enter__(self) -> "Load":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._end.set()
        self._thread.join()

    def _ask(self) -> None:
        while not self._end.is_set():
            self.codes[status(self._url)] += 1
            time.sleep(0.02)


def descriptors(master: int) -> int:
    """Count the open descriptors of the workers."""
    return sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in children(master))


def memory(master: int) -> float:
    """Sum up what the workers hold in memory, in MB."""
    found = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in children(master)]
    return sum(int(each.group(1)) for each in found if each) / 1024


def children(master: int) -> list[int]:
    """Give the process ids of the workers."""
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_every_process_follows_a_toggle_within_two_seconds_and_no_request_fails(site: Site) -> None:
    write_plugin(site)
    with gunicorn(site) as (address, master), Load(f"{address}/flip/") as load:
        figures: list[tuple[float, int]] = []
        taken: list[float] = []
        allowed: list[float] = []
        for count in range(TOGGLES):
            toggle, expected = (plugins.activate, 200) if count % 2 == 0 else (plugins.deactivate, 404)
            with site.app.app_context():
                toggle("flip")
            taken.append(seconds_of_old_answers(f"{address}/flip/", expected))
            allowed.append(LOOK_EVERY + (SEEN_WITHIN - LOOK_EVERY) * slowness_now())
            assert {status(f"{address}{page}") for page in PAGES * WORKERS * 2} == {200}, f"toggle {count}"
            figures.append((memory(master), descriptors(master)))
        assert set(load.codes) <= {200, 404}, load.codes
    assert [(each, most) for each, most in zip(taken, allowed, strict=True) if each > most] == []
    (settled, opened), (last, open_at_last) = figures[SETTLED], figures[-1]
    assert last < settled + MB_OF_CHANCE + MB_A_TOGGLE * (TOGGLES - SETTLED), figures
    assert open_at_last <= opened + 2 * WORKERS, figures
