"""What agents look at all day: lists, tickets, search, and the poll in the background."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import quote

from bench.browser import Browser
from bench.figures import POLL, READ, SEARCH
from bench.place import Place

FOLDERS = ("unassigned", "mine", "assigned", "open", "pending", "attention", "starred", "closed", "spam", "trash")
COMMON = "printer"
DEEP = 40  # pages into the closed tickets


@dataclass(frozen=True, slots=True)
class Look:
    """One thing to look at: its name, its budget, and the act."""

    name: str
    budget: tuple[float, float]
    act: Callable[[], object]
    path: str


def looks(place: Place, browser: Browser) -> list[Look]:
    """Give everything that is looked at."""
    found = [_page(browser, f"inbox: {folder}", READ, f"/desk/?folder={folder}") for folder in FOLDERS]
    found.append(_page(browser, f"inbox: closed, page {DEEP}", READ, _deep(browser)))
    found.append(_tickets(browser, "ticket page, ten messages", place.tickets_with(10, 40)))
    found.append(_page(browser, "search: a rare word", SEARCH, f"/desk/search?q={quote(place.rare_word)}"))
    found.append(_page(browser, f"search: a common word ({COMMON})", SEARCH, f"/desk/search?q={COMMON}"))
    found.append(_page(browser, "search: two common words", SEARCH, "/desk/search?q=printer+laptop"))
    found.append(_page(browser, "search: is:open and a word", SEARCH, "/desk/search?q=is:open+printer"))
    found.append(_page(browser, "customers", READ, "/desk/customers"))
    found.append(_poll(browser))
    return found


def check(browser: Browser, look: Look) -> None:
    """Raise unless a page answers well: what fails is quick to draw."""
    answer = browser.get(look.path)
    if not answer.status.startswith(("200", "304")):
        raise SystemExit(f"bench: {look.name} ({look.path}) answered {answer.status}")


def _page(browser: Browser, name: str, budget: tuple[float, float], path: str) -> Look:
    return Look(name, budget, lambda: browser.get(path), path)


def _tickets(browser: Browser, name: str, numbers: list[int]) -> Look:
    paths = [f"/desk/tickets/{number}" for number in numbers]
    for path in paths:  # seen once: from then on looking writes nothing
        browser.get(path)
    turn = cycle(paths)
    return Look(name, READ, lambda: browser.get(next(turn)), paths[0])


def _deep(browser: Browser) -> str:
    """Walk some pages down, as somebody does who looks for an old ticket."""
    import re
    from html import unescape

    path = "/desk/?folder=closed"
    for _step in range(DEEP - 1):
        body = browser.get(path).body.decode()
        older = re.search(r'href="(/desk/\?[^"]*page=[^"]+)"[^>]*rel="next"|rel="next"[^>]*href="([^"]+)"', body)
        if older is None:
            break
        path = unescape(older.group(1) or older.group(2))
    return path


def _poll(browser: Browser) -> Look:
    tag = browser.get("/updates").headers.get("ETag", "")
    return Look("poll, nothing new", POLL, lambda: browser.get("/updates", **{"If-None-Match": tag}), "/updates")
