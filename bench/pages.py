"""Measures Tanggap on a filled site and prints each figure beside its budget.

.venv/bin/python bench/pages.py --tickets 10000 --folder /tmp/small
.venv/bin/python bench/pages.py --ratio --tickets 10000 --folder /tmp/small --tickets 200000 --folder /tmp/big
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import click

from bench import report, running
from bench.browser import Answer, Browser, counted
from bench.clock import measure_together, pace
from bench.figures import MOST_QUERIES, SERVER_FACTOR, Figure, timed
from bench.place import Place
from bench.reading import Look, check, looks
from bench.writing import Deed, deeds

KILO = 1024.0
GROWTH = 1.5
PARTS = ("read", "write", "weight", "processes", "toggle")


@click.command(help="Measure a filled site. A folder that holds one is used again; else it is filled first.")
@click.option("--tickets", type=int, multiple=True, default=(10_000,), show_default=True, help="How many tickets.")
@click.option(
    "--folder", type=click.Path(path_type=Path), multiple=True, help="The instance folder, one per --tickets."
)
@click.option("--database", default="", help="The URL of a database instead of SQLite; it must exist.")
@click.option("--times", default=60, show_default=True, help="How often each act is timed.")
@click.option("--only", type=click.Choice(PARTS), multiple=True, help="Measure only this.")
@click.option("--ratio", is_flag=True, help="Time two sizes in turn and compare them.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def main(
    tickets: tuple[int, ...],
    folder: tuple[Path, ...],
    database: str,
    times: int,
    only: tuple[str, ...],
    ratio: bool,
    as_json: bool,
) -> None:
    """Fill, measure, print."""
    places = [_place(count, at, database) for count, at in zip(tickets, _folders(folder, len(tickets)), strict=True)]
    for place in places:
        place.fill()
    title = {"tickets": ", ".join(f"{place.count:,}" for place in places), "pace": f"{pace():.2f} s"}
    title["database"] = database_of(places[0])
    figures = compare(places, times) if ratio else measure_all(places[0], times, only or PARTS)
    click.echo(report.as_json(title, figures) if as_json else report.as_table(title, figures))


def _place(count: int, folder: Path, database: str) -> Place:
    folder.mkdir(parents=True, exist_ok=True)
    return Place(folder, database, count)


def _folders(named: tuple[Path, ...], count: int) -> list[Path]:
    return list(named) or [Path(tempfile.mkdtemp(prefix="tanggap-bench-")) for _each in range(count)]


def database_of(place: Place) -> str:
    """Name the kind of database."""
    from core.database import engine_for

    return engine_for(place.config.database_url).dialect.name


def measure_all(place: Place, times: int, parts: tuple[str, ...]) -> list[Figure]:
    """Measure one site."""
    browser = Browser(place, place.reader)
    figures: list[Figure] = []
    factor = SERVER_FACTOR if database_of(place) != "sqlite" else 1.0
    if "read" in parts:
        figures += [each.allowed(factor) for each in reading(place, browser, times)]
    if "weight" in parts:
        figures += weighing(browser)
    if "write" in parts:
        figures += [each.allowed(factor) for each in writing(place, browser, times)]
    if "processes" in parts:
        figures += running.starting(place) + running.holding(place, browser)
    if "toggle" in parts:
        figures += running.toggling(place)
    return figures


def reading(place: Place, browser: Browser, times: int) -> list[Figure]:
    """Time the pages, and count the queries of each."""
    found = looks(place, browser)
    for look in found:
        check(browser, look)
    timings = measure_together([look.act for look in found], times)
    figures = [
        timed("reading", look.name, timing, look.budget, _queries(place, look))
        for look, timing in zip(found, timings, strict=True)
    ]
    most = max(found, key=lambda look: _count(place, look))
    return [
        *figures,
        Figure("reading", "most queries of a page", _count(place, most), "", MOST_QUERIES, note=most.name),
    ]


def _count(place: Place, look: Look) -> int:
    with counted(place) as statements:
        look.act()
    return len([each for each in statements if not each.startswith(("PRAGMA", "BEGIN"))])


def _queries(place: Place, look: Look) -> str:
    return f"{_count(place, look)} queries"


def weighing(browser: Browser) -> list[Figure]:
    """Weigh pages and what they need on a cold cache."""
    figures = []
    for name, path, budget in (("inbox", "/desk/?folder=closed", 30.0), ("public home", "/", None)):
        page = browser.get(path)
        assets = browser.assets(page)
        raw = sum(len(each.body) for each in assets) / KILO
        figures += [
            Figure("weight", f"{name}: HTML", page.squeezed / KILO, "KB gzip", budget, note=_raw(page)),
            Figure("weight", f"{name}: CSS and JS, cold", _sum(assets), "KB gzip", 150.0, note=f"{raw:.0f} KB raw"),
            Figure("weight", f"{name}: style sheets and scripts", len(assets), "requests"),
        ]
    return figures


def _raw(answer: Answer) -> str:
    return f"{len(answer.body) / KILO:.0f} KB raw"


def _sum(answers: list[Answer]) -> float:
    return sum(each.squeezed for each in answers) / KILO


def writing(place: Place, browser: Browser, times: int) -> list[Figure]:
    """Time what changes the database."""
    found = deeds(place, browser)
    timings = measure_together([deed.act for deed in found], times)
    return [_figure(deed, timing) for deed, timing in zip(found, timings, strict=True)]


def _figure(deed: Deed, timing: object) -> Figure:
    if deed.cpu_budget is None:
        return timed("writing", deed.name, timing, deed.budget)  # type: ignore[arg-type]
    return Figure("writing", deed.name, timing.cpu, "ms CPU", deed.cpu_budget, note=f"{timing.median:.1f} ms wall")  # type: ignore[attr-defined]


def compare(places: list[Place], times: int) -> list[Figure]:
    """Time two sites in turn and say how much slower the bigger one is."""
    small, big = places
    browsers = [Browser(place, place.reader) for place in places]
    acts: list[tuple[str, object, object]] = []
    pairs = zip(looks(small, browsers[0]), looks(big, browsers[1]), strict=True)
    acts += [(one.name, one.act, two.act) for one, two in pairs]
    done = zip(deeds(small, browsers[0]), deeds(big, browsers[1]), strict=True)
    acts += [(one.name, one.act, two.act) for one, two in done]
    figures = []
    for name, one, two in acts:
        less, more = measure_together([one, two], times)  # type: ignore[list-item]
        note = f"{less.median:.2f} and {more.median:.2f} ms"
        figures.append(Figure("growth", name, more.median / less.median, "times", GROWTH, note=note))
    return figures


if __name__ == "__main__":
    main()
