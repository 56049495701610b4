"""Every way of serving that the installation pages describe works: sign in, see the inbox, end cleanly."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.services.work import beat
from core.testing import PASSWORD, Site
from tests.road.running import EMAIL, ENDS_WITHIN, environment, port_and, running, slowness, until, with_staff
from tests.road.visitor import Visitor

pytestmark = pytest.mark.timeout(600)

WORKERS = 3
SERVE = ("-P", "-m", "core.cli", "serve", "--port", "{port}")
GUNICORN = ("-m", "gunicorn", "-w", str(WORKERS), "-k", "gthread", "--threads", "4", "-b", "127.0.0.1:{port}")
# What Passenger does: import passenger_wsgi, call `application`, read and close the answer. The validator holds both
# sides to WSGI.
PASSENGER = """
import sys
from wsgiref.simple_server import make_server
from wsgiref.validate import validator
import passenger_wsgi

make_server("127.0.0.1", int(sys.argv[1]), validator(passenger_wsgi.application)).serve_forever()
"""
ANSWERS_WITHIN = 3.0


def signed_in(address: str) -> Visitor:
    """Sign in as the administrator."""
    visitor = Visitor(address)
    answer = visitor.sign_in(EMAIL, PASSWORD)
    assert answer.status == 200
    assert answer.url == f"{address}/desk/"
    return visitor


@pytest.mark.slow
@pytest.mark.database
def test_gunicorn_with_three_processes_and_a_worker_beside_it_serve_the_desk(site: Site, database_url: str) -> None:
    subject = with_staff(site)
    port, arguments = port_and(*GUNICORN, "wsgi:application")
    with running(site.config, arguments, port=port) as web, running(site.config, ["-m", "core.cli", "work"]) as worker:
        assert len(web.processes()) == WORKERS
        visitor = signed_in(web.address)
        pages = [visitor.get("/desk/") for _each in range(WORKERS * 4)]
        assert {page.status for page in pages} == {200}
        assert all(subject in page.text for page in pages)
        with site.app.app_context():
            until(lambda: _worked(site), 30, worker.process)
        assert worker.end() < ENDS_WITHIN * slowness()
        assert worker.process.returncode == 0
        assert web.end() < ENDS_WITHIN * slowness()
        assert web.process.returncode == 0


def _worked(site: Site) -> bool:
    from core.database import db

    db.session.rollback()
    return beat.is_fresh("worker", 60)


@pytest.mark.slow
def test_serve_is_one_tree_of_web_and_worker_that_ends_within_ten_seconds(site: Site) -> None:
    subject = with_staff(site)
    port, arguments = port_and(*SERVE)
    with running(site.config, arguments, port=port) as server:
        children = server.children()
        assert set(children) == {"tanggap-web", "tanggap-worker"}
        assert subject in signed_in(server.address).get("/desk/").text
        assert server.end() < ENDS_WITHIN * slowness()
        assert server.process.returncode == 0
        assert not any(_lives(pid) for pid in children.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["tanggap-web", "tanggap-worker"])
def test_serve_starts_a_killed_process_again(site: Site, name: str) -> None:
    port, arguments = port_and(*SERVE)
    with running(site.config, arguments, port=port) as server:
        killed = server.children()[name]
        os.kill(killed, signal.SIGKILL)
        until(lambda: server.children().get(name, killed) != killed, 10, server.process)
        until(lambda: Visitor(server.address).get("/healthz").status == 200, 15, server.process)


@pytest.mark.slow
def test_web_and_worker_of_serve_share_what_both_have_imported(site: Site) -> None:
    port, arguments = port_and(*SERVE)
    with running(site.config, arguments, port=port) as server:
        until(lambda: set(server.children()) == {"tanggap-web", "tanggap-worker"}, 10, server.process)
        for pid in server.children().values():
            held, own = _memory(pid, "Rss"), _memory(pid, "Pss")
            assert own < 0.75 * held


def _memory(pid: int, kind: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))


@pytest.mark.slow
def test_an_instance_that_cannot_start_says_why_and_ends(site: Site) -> None:
    _port, arguments = port_and(*SERVE)
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment(site.config, TANGGAP_SECRET_KEY="changeme"),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "secret" in done.stderr.lower()


@pytest.mark.slow
def test_the_second_start_of_serve_answers_within_three_seconds(site: Site) -> None:
    taken = []
    for _each in range(3):
        port, arguments = port_and(*SERVE)
        began = time.monotonic()
        with running(site.config, arguments, port=port):
            taken.append(time.monotonic() - began)
        if taken[-1] < ANSWERS_WITHIN * slowness():
            return
    raise AssertionError((taken, slowness()))


@pytest.mark.slow
def test_serve_without_a_worker_has_only_the_web_process(site: Site) -> None:
    port, arguments = port_and(*SERVE, "--no-worker")
    with running(site.config, arguments, port=port) as server:
        assert set(server.children()) == {"tanggap-web"}


@pytest.mark.slow
def test_under_passenger_jobs_are_done_after_responses(site: Site) -> None:
    subject = with_staff(site)
    port, arguments = port_and("-c", PASSENGER, "{port}")
    with running(site.config, arguments, port=port) as server:
        visitor = signed_in(server.address)
        assert subject in visitor.get("/desk/").text
    with site.app.app_context():
        assert beat.is_fresh("tick", 60)


@pytest.mark.slow
def test_under_passenger_the_token_of_the_setup_lies_in_the_instance_folder(site: Site) -> None:
    port, arguments = port_and("-c", PASSENGER, "{port}")
    path = site.config.instance / "setup-token.txt"
    with running(site.config, arguments, port=port) as server:
        assert path.stat().st_mode & 0o077 == 0
        answer = Visitor(server.address).fill_in("/setup", token=path.read_text().strip())
        assert answer.url == f"{server.address}/setup/language"
    with_staff(site)
    with running(site.config, arguments, port=port):
        assert not path.exists()


@pytest.mark.slow
def test_all_pages_stand_without_docstrings_and_asserts(site: Site) -> None:
    site.activate("email", "form")
    subject = with_staff(site)
    port, arguments = port_and("-c", PASSENGER, "{port}")
    with running(site.config, arguments, port=port, PYTHONOPTIMIZE="2") as server:
        visitor = signed_in(server.address)
        assert subject in visitor.get("/desk/").text
        for path in ("/", "/contact", "/desk/tickets/1", "/desk/search?q=grinder", "/admin/plugins", "/admin/health"):
            assert visitor.get(path).status == 200, path


@pytest.mark.slow
def test_a_cron_line_does_what_is_due_and_ends(site: Site) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "core.cli", "cron", "--seconds", "5"],
        cwd=site.config.root,
        env=environment(site.config),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with site.app.app_context():
        assert beat.is_fresh("cron", 60)


@pytest.mark.slow
def test_every_command_explains_itself_without_docstrings(site: Site) -> None:
    from core.cli import COMMANDS

    for name in COMMANDS:
        done = subprocess.run(
            [sys.executable, "-OO", "-P", "-m", "core.cli", name, "--help"],
            env=environment(site.config),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        help_text = done.stdout.partition("\n\n")[2].partition("Options:")[0]
        assert help_text.strip(), name


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
