"""A text as a condition over `Ticket`: one of its messages has it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import ColumnElement, select

from core.models import Ticket
from core.models.tables import message_text
from core.services.finding.search import match
from core.services.finding.search.like import like
from core.services.finding.search.terms import ALL, STAFF, Text, within
from core.services.staff.viewer import may_see_notes

_one_by_one: ContextVar[bool] = ContextVar("one_by_one", default=False)


_asked: ContextVar[Sequence[int] | None] = ContextVar("asked_tickets", default=None)


@contextmanager
def among(numbers: Sequence[int]) -> Iterator[None]:
    """Say which tickets are asked about: what only Python can answer is answered for them alone."""
    token = _asked.set(numbers)
    try:
        yield
    finally:
        _asked.reset(token)


def asked_tickets() -> Sequence[int] | None:
    """Give the tickets that are asked about; None where it may be any."""
    return _asked.get()


@contextmanager
def one_by_one() -> Iterator[None]:
    """Make conditions that look at the messages of each ticket in turn: for one ticket, or for what a negation keeps.

    Otherwise the index is asked once for all tickets with the text, which is a long list for a common word.
    """
    token = _one_by_one.set(True)
    try:
        yield
    finally:
        _one_by_one.reset(token)


def has_text(text: Text) -> ColumnElement[bool]:
    """Give the condition that one message has all of a text; whoever may not see notes does not find them."""
    text = confined(text)
    if _one_by_one.get():
        mine = select(message_text.c.id).where(message_text.c.ticket_id == Ticket.id, like(text, may_see_notes()))
        return mine.correlate(Ticket).exists()
    hits = match.hits(text, may_see_notes()).subquery()
    return Ticket.id.in_(select(hits.c.ticket_id))


def confined(text: Text) -> Text:
    """Confine a text to what the viewer may look through."""
    return within(text, ALL if may_see_notes() else STAFF)
