"""Rows of lists and of search results as the templates want them."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from markupsafe import Markup

from core.models import Ticket
from core.services import lists
from core.services.lists import Row
from core.services.search import SearchPage
from core.web.desk.asking import scope
from core.web.desk.where import Where


@dataclass(frozen=True, slots=True)
class Listed:
    """One drawn row."""

    ticket: Ticket
    url: str
    is_unread: bool
    is_starred: bool
    snippet: Markup | None = None


def listed(where: Where, row: Row, snippet: Markup | None = None) -> Listed:
    """Give a row with the address under which the ticket knows the list it was found in."""
    return Listed(row.ticket, where.ticket_url(row.ticket.id, row.key), row.is_unread, row.is_starred, snippet)


def found_page(where: Where, found: SearchPage) -> dict[str, Any]:
    """Give what a search found, as rows with the addresses of the pages around."""
    snippets = {row.ticket_id: row.snippet for row in found.rows}
    rows = lists.rows(scope(), list(snippets)) if snippets else []
    return {
        "rows": [listed(where, row, snippets[row.ticket.id]) for row in rows],
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
