"""What stands beside a ticket: the macros at one click, and which rule did what, and why."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select

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
    rows = list(context("automations").session.execute(_newest(), {"ticket": ticket.id}))
    return {"runs": rows} if rows else None


@cache
def _newest() -> Select[Any]:
    return select(run).where(run.c.ticket_id == bindparam("ticket")).order_by(run.c.id.desc()).limit(NEWEST)
