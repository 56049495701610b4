"""What the chat adds to the page of a ticket."""

from collections.abc import Mapping
from typing import Any

from core.api import Ticket

from .desk_pages import state_of
from .visits import of_ticket


def presence_of(ticket: Ticket) -> Mapping[str, Any] | None:
    """Give how the visitor is, for beside the subject."""
    visit = of_ticket(ticket)
    return {"state": state_of(visit), "number": ticket.id} if visit else None


def visitor_of(ticket: Ticket) -> Mapping[str, Any] | None:
    """Give what is known of the visitor, for the sidebar."""
    visit = of_ticket(ticket)
    return {"visit": visit, "state": state_of(visit)} if visit else None
