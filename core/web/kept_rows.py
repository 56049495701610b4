"""Rows of lists that were drawn a moment ago: a list is drawn again and again, and few of its rows have changed.

A row is kept under everything that it shows, so it is never out of date; how long ago something was counts in
minutes, then in hours, then in days. Fifty rows drawn anew are most of what a list costs.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, g
from markupsafe import Markup

from core.clock import now
from core.engine.current import EXTENSION
from core.i18n import language
from core.models import Ticket

MOST = 600
STORE = "kept_rows"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


class KeptRows:
    """The rows drawn last, at most so many."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._rows: OrderedDict[tuple[Any, ...], Markup] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[Any, ...]) -> Markup | None:
        """Give a row that was kept."""
        with self._lock:
            found = self._rows.get(key)
            if found is not None:
                self._rows.move_to_end(key)
            return found

    def put(self, key: tuple[Any, ...], row: Markup) -> None:
        """Keep a row, and let the one go that nobody wanted for longest."""
        with self._lock:
            self._rows[key] = row
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)


def kept_row(
    macro: Callable[..., Markup],
    row: Any,
    channels: Mapping[str, tuple[str, str]],
    extra: Any = "",
    show_status: bool = False,
) -> Markup:
    """Draw a row of a list by its macro, unless it was drawn just so a moment ago."""
    store: KeptRows = current_app.extensions[EXTENSION].extras.setdefault(STORE, KeptRows())
    key = _all_it_shows(row, channels, extra, show_status)
    found = store.get(key)
    if found is None:
        found = macro(row, channels, extra, show_status)
        store.put(key, found)
    return found


def _all_it_shows(row: Any, channels: Mapping[str, tuple[str, str]], extra: Any, show_status: bool) -> tuple[Any, ...]:
    ticket: Ticket = row.ticket
    customer, assignee = ticket.customer, ticket.assignee
    return (
        language(),
        g.get("timezone") or g.get("site_timezone"),
        row.url,
        row.is_unread,
        row.is_starred,
        str(row.snippet or ""),
        str(extra),
        channels.get(ticket.channel),
        ticket.id,
        ticket.subject,
        ticket.preview,
        ticket.priority,
        ticket.message_count,
        ticket.has_files,
        ticket.needs_attention,
        (ticket.status_id, ticket.status.label, ticket.status.kind) if show_status else None,
        customer.name,
        customer.organisation.name if customer.organisation else None,
        (assignee.id, assignee.name) if assignee else None,
        tuple(tag.name for tag in ticket.tags[:3]),
        ticket.active_at,
        _age((now() - ticket.active_at).total_seconds()),
    )


def _age(seconds: float) -> tuple[int, int]:
    """Give how long ago something was, as finely as it is told."""
    step = MINUTE if seconds < HOUR else HOUR if seconds < DAY else DAY
    return step, int(seconds / step)
