"""A plugin that takes the whole process with it is put away by the next one; three failed starts lead to safe mode."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.config import Config
from core.engine import process
from core.engine.marker import Death, Inside, culprit
from core.services.plugin import deaths, plugin_rows, plugins, safe_mode
from core.testing import Site
from tests.plugins.samples import put, write
from tests.road.running import environment, until


@pytest.fixture(autouse=True)
def _no_mark(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let each test begin as a fresh process."""
    monkeypatch.setattr(process, "_here", None)
    yield
    if process._here is not None:
        process._end(process._here)


def died_in(site: Site, slug: str, hook: str, seconds: float = 0.0) -> None:
    """Judge the death of a process that had been in a plugin for so long."""
    with site.app.app_context():
        deaths._judge(Death("host-1", (Inside(slug, hook, time.time() - seconds),)))


def state_of(site: Site, slug: str) -> str:
    with site.app.app_context():
        return str(plugin_rows.rows()[slug].state)


def test_whoever_was_stuck_up_to_the_restart_is_put_away(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    died_in(site, slug, "scope_tickets", seconds=31)
    assert state_of(site, slug) == "quarantined"


def test_one_sudden_death_is_no_proof(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    died_in(site, slug, "scope_tickets")
    assert state_of(site, slug) == "active"
    died_in(site, slug, "scope_tickets")
    assert state_of(site, slug) == "quarantined"


def test_a_worker_killed_in_a_job_says_nothing_of_the_plugin(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    for _kill in range(10):
        died_in(site, slug, "job fetch", seconds=30)
    assert state_of(site, slug) == "active"


def test_a_site_that_was_off_for_a_day_blames_nobody(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    died_in(site, slug, "scope_tickets", seconds=86_400)
    assert state_of(site, slug) == "active"


def test_a_resumed_plugin_is_loaded_again(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    died_in(site, slug, "scope_tickets", seconds=31)
    site.rebuild()
    assert slug not in site.built.build.loaded
    with site.app.app_context():
        plugins.resume(slug)
    site.rebuild()
    assert slug in site.built.build.loaded


def start(config: Config) -> int:
    """Start a process that serves the site, as `serve` and gunicorn do, and give its exit code."""
    code = "import sys; from core.switcher import AppSwitcher; sys.exit(0 if AppSwitcher().app() else 1)"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=config.root, env=environment(config), timeout=60, check=False).returncode


@pytest.mark.slow
def test_a_plugin_that_ends_the_process_at_import_is_put_away_by_itself(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    put(site.config, "dies", slug)
    codes = [start(site.config) for _try in range(3)]
    assert codes == [9, 9, 0]
    assert state_of(site, slug) == "quarantined"


def start_and_kill(config: Config, slug: str) -> None:
    """Start a process that serves the site, and kill it as soon as it is inside the plugin."""
    code = "from core.switcher import AppSwitcher; AppSwitcher()"
    child = subprocess.Popen([sys.executable, "-c", code], cwd=config.root, env=environment(config))
    try:
        run = config.instance / "run"
        until(lambda: any(culprit(path) == slug for path in run.glob(f"*-{child.pid}.hooks")), 30, child)
    finally:
        child.kill()
        child.wait()


@pytest.mark.slow
def test_a_plugin_that_hangs_at_registration_is_put_away_by_itself(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    hang = "import time\nfrom core.api import hookimpl\n@hookimpl\ndef register_jobs():\n    time.sleep(1000)\n"
    write(site.config, hang, slug)
    for _try in range(2):
        start_and_kill(site.config, slug)
    assert start(site.config) == 0
    assert state_of(site, slug) == "quarantined"


def test_whoever_hung_at_registration_up_to_the_restart_is_put_away(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    died_in(site, slug, "register_jobs", seconds=31)
    assert state_of(site, slug) == "quarantined"


def failed_start(config: Config, number: int) -> None:
    """Leave what a process leaves that ended before the site was ready."""
    run = config.instance / "run"
    run.mkdir(exist_ok=True)
    host = process.process_name().rpartition("-")[0]
    (run / f"{host}-{number}-0.start").touch()


def test_three_failed_starts_lead_to_safe_mode(site: Site) -> None:
    slug = put(site.config, "quiet")
    site.activate(slug)
    for number in range(3):
        failed_start(site.config, number)
    process.begin(site.config.instance)
    site.rebuild()
    assert safe_mode.is_on(site.config)
    assert "Three starts" in safe_mode.reason(site.config)
    assert not site.built.build.loaded


def test_two_failed_starts_do_not(site: Site) -> None:
    for number in range(2):
        failed_start(site.config, number)
    process.begin(site.config.instance)
    site.rebuild()
    assert not safe_mode.is_on(site.config)


def test_failed_starts_of_long_ago_do_not(site: Site) -> None:
    for number in range(3):
        failed_start(site.config, number)
    for path in Path(site.config.instance / "run").glob("*.start"):
        os.utime(path, (time.time() - 600,) * 2)
    process.begin(site.config.instance)
    site.rebuild()
    assert not safe_mode.is_on(site.config)


def test_a_start_that_succeeds_leaves_nothing(site: Site) -> None:
    process.begin(site.config.instance)
    assert list((site.config.instance / "run").glob("*.start"))
    site.rebuild()
    assert not list((site.config.instance / "run").glob("*.start"))
