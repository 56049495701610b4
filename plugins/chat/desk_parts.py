"""What the chat adds to the page of a ticket."""

from collections.abc import Mapping
from typing import Any

from flask import g

from core.api import Ticket

from .desk_pages import state_of
from .visits import Visit, of_ticket


def presence_of(ticket: Ticket) -> Mapping[str, Any] | None:
    """Give how the visitor is, for beside the subject."""
    visit = _visit_of(ticket)
    return {"state": state_of(visit), "number": ticket.id} if visit else None


def visitor_of(ticket: Ticket) -> Mapping[str, Any] | None:
    """Give what is known of the visitor, for the sidebar."""
    visit = _visit_of(ticket)
    return {"visit": visit, "state": state_of(visit)} if visit else None


def _visit_of(ticket: Ticket) -> Visit | None:
    """Ask once for the two parts of one page."""
    known: dict[int, Visit | None] = g.setdefault("chat_visits", {})
    if ticket.id not in known:
        known[ticket.id] = of_ticket(ticket)
    return known[ticket.id]
