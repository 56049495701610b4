"""Figures of whole processes: start, memory before and after a day's work, and switching plugins again and again."""

import gc
import os
import time
from pathlib import Path
from statistics import median

from bench.browser import Browser
from bench.figures import Figure
from bench.place import Place
from bench.processes import child, memory, serve, web
from bench.reading import FOLDERS
from core import create_app
from core.database import db
from core.services.plugin import plugin_rows, plugins

PROCESSES = "processes"
STARTS = 5
MIXED = 1000
TOGGLES = 100


def starting(place: Place) -> list[Figure]:
    """Say how long a fresh process takes until its first page is there."""
    times = []
    for _run in range(STARTS):
        begun = time.perf_counter()
        with web(place) as server:
            times.append((server.first_answer() - begun) * 1000)
    return [Figure(PROCESSES, "cold start to the first page", median(times), "ms", 1200.0, note=f"median of {STARTS}")]


def holding(place: Place, browser: Browser) -> list[Figure]:
    """Say what memory is held, idle and after much work."""
    paths = [f"/desk/?folder={folder}" for folder in FOLDERS] + [
        "/desk/search?q=printer",
        "/updates",
        "/desk/customers",
    ]
    paths += [f"/desk/tickets/{number}" for number in place.tickets_with(10, 200)]
    with serve(place) as server:
        server.first_answer()
        time.sleep(4)
        pids = [child(server, "tanggap-web"), child(server, "tanggap-worker"), server.process.pid]
        idle = [memory(pid) for pid in pids]
        for turn in range(MIXED):
            status, _body = server.get(paths[turn % len(paths)], browser.cookie)
            if status >= 400:
                raise SystemExit(f"bench: {paths[turn % len(paths)]} answered {status}")
        busy = [memory(pid) for pid in pids]
    return [
        Figure(PROCESSES, "web, idle", idle[0].rss, "MB RSS", 75.0),
        Figure(PROCESSES, f"web, after {MIXED:,} requests", busy[0].rss, "MB RSS", 95.0),
        Figure(PROCESSES, "worker", busy[1].rss, "MB RSS"),
        Figure(PROCESSES, "web and worker, idle", sum(each.pss for each in idle[:2]), "MB PSS", 120.0),
        Figure(
            PROCESSES, f"web and worker, {MIXED:,} requests on", sum(each.pss for each in busy[:2]), "MB PSS", 120.0
        ),
        Figure(PROCESSES, "with their supervisor, idle", sum(each.pss for each in idle), "MB PSS"),
        Figure(PROCESSES, "descriptors gained", busy[0].descriptors - idle[0].descriptors, "", 12.0),
    ]


def toggling(place: Place) -> list[Figure]:
    """Switch a plugin off and on a hundred times, building the app each time."""
    slug = _a_plugin(place)
    times: list[float] = []
    for _turn in range(6):  # what Python keeps for ever is kept by now
        _toggle(place, slug, times)
    times.clear()
    before, open_before = _resident(), _open_files()
    for _turn in range(TOGGLES // 2):
        _toggle(place, slug, times)
    return [
        Figure(PROCESSES, "rebuild on toggle", median(times), "ms", 300.0, note=f"worst {max(times):.0f} ms"),
        Figure(PROCESSES, f"memory gained in {TOGGLES} toggles", max(0.0, _resident() - before), "MB", 3.0),
        Figure(PROCESSES, f"descriptors gained in {TOGGLES} toggles", _open_files() - open_before, "", 0.0),
    ]


def _a_plugin(place: Place) -> str:
    with place.app.app_context():
        loaded = sorted(plugin_rows.wanted())
        free = [slug for slug in loaded if not plugins.active_dependents(slug)]
        db.session.remove()
    if not free:
        raise SystemExit("bench: there is no plugin to switch")
    return free[-1]


def _toggle(place: Place, slug: str, times: list[float]) -> None:
    for act in (plugins.deactivate, plugins.activate):
        with place.app.app_context():
            act(slug)
            db.session.remove()
        begun = time.perf_counter()
        place.app = create_app(place.config)
        times.append((time.perf_counter() - begun) * 1000)


def _resident() -> float:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
