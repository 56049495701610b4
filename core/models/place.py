"""Keeps what lists and badges need in step with the tickets: their place, and how many stand where.

Both happen around each flush of the session, so that no writer can forget them. The sums are written last thing
before the commit and in a fixed order, so that their locks are held shortly and never crosswise.
"""

from collections import Counter
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session

from core.database import GuardedSession
from core.models.tables import tally
from core.models.ticket import Ticket
from core.upsert import upsert

NOTE = "tally"
PLACE = ("desk_id", "assignee_id", "rank")


@event.listens_for(GuardedSession, "before_flush")
def _settle(session: Session, _context: Any, _instances: Any) -> None:
    for thing in (*session.new, *session.dirty):
        if isinstance(thing, Ticket):
            thing.settle()


@event.listens_for(GuardedSession, "after_flush")
def _count(session: Session, _context: Any) -> None:
    for thing in session.new:
        if isinstance(thing, Ticket):
            _add(session, _place_now(thing), 1)
    for thing in session.dirty:
        if isinstance(thing, Ticket) and any(inspect(thing).attrs[name].history.has_changes() for name in PLACE):
            _add(session, _place_before(thing), -1)
            _add(session, _place_now(thing), 1)
    for thing in session.deleted:
        if isinstance(thing, Ticket):
            _add(session, _place_before(thing), -1)


def _place_now(ticket: Ticket) -> tuple[int, int, int]:
    return ticket.desk_id, ticket.assignee_id or 0, int(ticket.rank)


def _place_before(ticket: Ticket) -> tuple[int, int, int]:
    values = []
    for name in PLACE:
        history: Any = inspect(ticket).attrs[name].history
        before = history.deleted or history.unchanged or (None,)
        values.append(int(before[0] or 0))
    return values[0], values[1], values[2]


def _add(session: Session, place: tuple[int, int, int], number: int) -> None:
    work = session.info["unit"]
    if NOTE not in work.notes:
        work.notes[NOTE] = Counter()
        work.before.append(_write)
    work.notes[NOTE][place] += number


def _write(session: Session) -> None:
    sums: Counter[tuple[int, int, int]] = session.info["unit"].notes.pop(NOTE)
    rows = [{**dict(zip(PLACE, place, strict=True)), "count": sums[place]} for place in sorted(sums) if sums[place]]
    if rows:
        upsert(session, tally, *rows, change={}, add=("count",))
