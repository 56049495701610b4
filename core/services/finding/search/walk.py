"""Walks through the messages with a text, newest first, and gathers the tickets that somebody may see.

A common word has millions of messages and somebody with little access sees few of them, so no walk looks at more than
the newest ten thousand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, select

from core.database import db
from core.models import Ticket
from core.models.tables import message_text
from core.services.finding.search import match
from core.services.finding.search.like import like
from core.services.finding.search.terms import Text

STEPS = (400, 1_600, 8_000)
FURTHEST = sum(STEPS)
Seen = tuple[int, int, bool]  # message, ticket, whether the asker may see it


@dataclass(frozen=True, slots=True)
class Hit:
    """A ticket with the message that made it be found."""

    ticket_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk gathered; `is_cut` when older messages were not looked at any more."""

    hits: tuple[Hit, ...]
    is_cut: bool = False


def walk(
    text: Text,
    conditions: Sequence[ColumnElement[bool]],
    size: int,
    edge: int | None = None,
    *,
    is_newer: bool = False,
    notes: bool = True,
) -> Found:
    """Gather tickets in the order of their newest message with the text, beyond message `edge`, newest first."""
    gathered: dict[int, int] = {}
    looked_at = 0
    for step in _steps(text, notes, conditions, edge, is_newer):
        looked_at += len(step)
        newest = _newest_of_each(step, gathered)
        beyond = max(step)[0] if is_newer else edge
        later = _found_elsewhere(like(text, notes), set(newest), beyond, is_newer)
        gathered |= {ticket: message for ticket, message in newest.items() if ticket not in later}
        if len(gathered) >= size:
            break
    hits = [Hit(ticket, message) for ticket, message in gathered.items()]
    hits.sort(key=lambda hit: hit.message_id, reverse=not is_newer)
    return Found(tuple(hits[:size]), is_cut=looked_at >= FURTHEST)


def _steps(
    text: Text, notes: bool, conditions: Sequence[ColumnElement[bool]], edge: int | None, is_newer: bool
) -> Iterator[list[Seen]]:
    """Give the messages in their order: a short step first, which mostly is enough, then longer ones."""
    for window in () if is_newer else match.windows():
        step = _step(match.hits_within(text, notes, edge, window), conditions, edge, is_newer, window)
        if step:
            yield step
            edge = step[-1][0]
        if len(step) * match.RARE < window:
            break
    hits = match.hits(text, notes)
    for most in STEPS:
        step = _step(hits, conditions, edge, is_newer, most)
        if step:
            yield step
            edge = step[-1][0]
        if len(step) < most:
            return


def _step(
    hits: Select[match.Hit], conditions: Sequence[ColumnElement[bool]], edge: int | None, is_newer: bool, most: int
) -> list[Seen]:
    """Those hidden from the asker are looked at too, so that one knows how far one has come."""
    message_id = hits.selected_columns[0]
    if edge is not None:
        hits = hits.where(message_id > edge if is_newer else message_id < edge)
    order = message_id.asc() if is_newer else message_id.desc()
    some = hits.order_by(order).limit(most).subquery()
    found = select(some.c.id, some.c.ticket_id, Ticket.id).outerjoin(
        Ticket, and_(Ticket.id == some.c.ticket_id, *conditions)
    )
    order = some.c.id.asc() if is_newer else some.c.id.desc()
    return [(row[0], row[1], row[2] is not None) for row in db.session.execute(found.order_by(order))]


def _newest_of_each(step: list[Seen], gathered: dict[int, int]) -> dict[int, int]:
    newest: dict[int, int] = {}
    for message, ticket, is_visible in step:
        if is_visible and ticket not in gathered:
            newest[ticket] = max(message, newest.get(ticket, 0))
    return newest


def _found_elsewhere(has_text: ColumnElement[bool], tickets: set[int], beyond: int | None, is_newer: bool) -> set[int]:
    """Tickets that have a newer message with the text, so that they stand on another page."""
    if not tickets or beyond is None:
        return set()
    newer = message_text.c.id > beyond if is_newer else message_text.c.id >= beyond
    statement = select(message_text.c.ticket_id).where(message_text.c.ticket_id.in_(tickets), newer, has_text)
    return set(db.session.scalars(statement.distinct()))
