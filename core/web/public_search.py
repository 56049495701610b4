"""The one search of customer pages: asks every source that is open to whoever looks, and lets none spoil the page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import g, url_for

from core.declare import PublicSearch, SearchHit
from core.engine.current import hooks, registry
from core.engine.hooks import Answer
from core.engine.registry import Owned

LONGEST_QUERY = 200
MOST_OF_SEVERAL, MOST_OF_ONE = 5, 15
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Findings:
    """What one source found; `more_url` leads to the rest, where there is any and the source has such a page."""

    label: str
    hits: list[SearchHit]
    has_more: bool
    more_url: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A source that opens once somebody has signed in."""

    label: str
    url: str


def sources() -> list[Owned[PublicSearch]]:
    """Give all sources, in their order."""
    return sorted(registry().public_search.owned(), key=lambda each: each.item.order)


def address() -> str:
    """Give the address of the search, or "" while there is nothing to find for whoever looks; worked out once a page.

    A global of all templates, `public_search_url`.
    """
    if "public_search_url" not in g:
        g.public_search_url = url_for("public.search") if any(_is_open(each) for each in sources()) else ""
    return str(g.public_search_url)


def find(query: str) -> list[Findings]:
    """Ask the open sources; each gives a few findings, one alone gives more."""
    asked = [each for each in sources() if _is_open(each)]
    most = MOST_OF_ONE if len(asked) == 1 else MOST_OF_SEVERAL
    found = [_findings(each, query, most) for each in asked]
    return [each for each in found if each.hits]


def closed(query: str) -> list[Closed]:
    """Name the sources that whoever looks could open by signing in."""
    shut = [each for each in sources() if each.item.sign_in is not None and not _is_open(each)]
    offered = [Closed(str(each.item.label), _url(each, each.item.sign_in, query)) for each in shut]
    return [each for each in offered if each.url]


def _findings(each: Owned[PublicSearch], query: str, most: int) -> Findings:
    nothing: list[SearchHit] = []
    hits = _guarded(each, lambda: list(each.item.find(query, most + 1)), nothing)
    has_more = len(hits) > most
    return Findings(str(each.item.label), hits[:most], has_more, _url(each, each.item.more, query) if has_more else "")


def _is_open(each: Owned[PublicSearch]) -> bool:
    ask = each.item.is_open
    return ask is None or bool(_guarded(each, ask, False))


def _url(each: Owned[PublicSearch], made: Callable[[str], str] | None, query: str) -> str:
    return "" if made is None else str(_guarded(each, lambda: made(query), ""))


def _guarded(each: Owned[PublicSearch], function: Callable[[], Value], otherwise: Value) -> Value:
    answer = hooks().guarded(each.owner, f"public search {each.item.name}", function)
    return answer.value if isinstance(answer, Answer) else otherwise
