"""What stands beside a ticket: the macros at one click, and which rule did what, and why."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.api import Ticket, can, context, current_user

from .macros import usable
from .tables import run

NEWEST = 10


def macros_beside(ticket: Ticket) -> Mapping[str, Any] | None:
    """Give the macros, if there are any and one may run them."""
    user = current_user()
    if user is None or not can(user, "automations.run", ticket):
        return None
    found = usable()
    return {"macros": found, "ticket": ticket} if found else None


def why_beside(ticket: Ticket) -> Mapping[str, Any] | None:
    """Give what rules and macros did last; nothing where none has run."""
    newest = select(run).where(run.c.ticket_id == ticket.id).order_by(run.c.id.desc()).limit(NEWEST)
    rows = list(context("automations").session.execute(newest))
    return {"runs": rows} if rows else None
