"""Rows of lists and of search results as the templates want them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from core.services.finding import lists
from core.services.finding.lists import Line, Row
from core.services.finding.search import SearchPage
from core.web.desk.asking import scope
from core.web.desk.where import Where


@dataclass(frozen=True, slots=True)
class Listed:
    """One row to draw."""

    line: Line
    url: str
    is_unread: bool
    is_starred: bool
    snippet: Markup | None = None


def listed(where: Where, rows: list[Row] | tuple[Row, ...], snippets: dict[int, Any] | None = None) -> list[Listed]:
    """Give rows with the addresses under which the tickets know the list that they were found in."""
    url: Callable[[int, object], str] = where.ticket_urls()
    said = snippets or {}
    return [
        Listed(row.line, url(row.line.id, row.key), row.is_unread, row.is_starred, said.get(row.line.id))
        for row in rows
    ]


def found_page(where: Where, found: SearchPage) -> dict[str, Any]:
    """Give what a search found, as rows with the addresses of the pages around."""
    snippets = {row.ticket_id: row.snippet for row in found.rows}
    rows = lists.rows(scope(), list(snippets)) if snippets else []
    return {
        "rows": listed(where, rows, snippets),
        "newer_url": _page_url(where, found.cursor_newer),
        "older_url": _page_url(where, found.cursor_older),
        "total": found.total_hint,
    }


def _page_url(where: Where, key: str | None) -> str | None:
    if key is None:
        return None
    if request.endpoint == "desk.search":
        return url_for("desk.search", q=where.query, page=key)
    return where.url(key)
