"""Conditions by regular expression. No two databases mean the same by one, and some can be stopped by one for hours; so
they are answered in Python, in one pass over a bounded text, for tickets whose numbers are known: by rules."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, select

from core.database import db
from core.declare import TicketFilter
from core.errors import Invalid
from core.i18n import gettext, lazy_gettext
from core.models import Message, MessageKind, Ticket
from core.patterns import Pattern, TooCostly, pattern_of
from core.services.finding.search.condition import asked_tickets
from core.services.staff.viewer import may_see_notes

_ = lazy_gettext
MESSAGES = 10
LONGEST = 20_000
Texts = Callable[[Sequence[int]], "list[tuple[int, str]]"]


def _pattern(texts: Texts) -> Callable[[str], ColumnElement[bool]]:
    def where(value: str) -> ColumnElement[bool]:
        pattern = pattern_of(value)
        numbers = asked_tickets()
        if numbers is None:
            why = gettext("A pattern can only be asked by rules, ticket by ticket. Look for words: subject:invoice.")
            raise Invalid(why)
        return Ticket.id.in_({number for number, text in texts(numbers) if _fits(pattern, text, number)})

    return where


def _fits(pattern: Pattern, text: str, number: int) -> bool:
    try:
        return pattern.fits(text[:LONGEST])
    except TooCostly:
        why = gettext("The pattern takes too long on ticket #%(number)s. Make it simpler.", number=number)
        raise Invalid(why) from None


def _subjects(numbers: Sequence[int]) -> list[tuple[int, str]]:
    rows = db.session.execute(select(Ticket.id, Ticket.subject).where(Ticket.id.in_(numbers)))
    return [(row.id, row.subject) for row in rows]


def _bodies(numbers: Sequence[int]) -> list[tuple[int, str]]:
    return [(number, text) for number in numbers for text in _newest(number, Message.text)]


def _writers(numbers: Sequence[int]) -> list[tuple[int, str]]:
    return [
        (number, text)
        for number in numbers
        for text in _newest(number, Message.author_address, Message.kind == MessageKind.CUSTOMER)
    ]


def _newest(number: int, column: object, *conditions: ColumnElement[bool]) -> list[str]:
    mine = [Message.ticket_id == number, *conditions]
    if not may_see_notes():
        mine.append(Message.kind != MessageKind.NOTE)
    newest = select(column).where(*mine).order_by(Message.id.desc()).limit(MESSAGES)  # type: ignore[call-overload]
    return [text or "" for text in db.session.scalars(newest)]


HELP = _("A regular expression: \\bINV-\\d{4}\\b finds inv-2041. ^ and $ are the ends of a line.")

FILTERS = [
    TicketFilter("matches.subject", _("Pattern in the subject"), _pattern(_subjects), help=HELP, is_single=True),
    TicketFilter("matches.body", _("Pattern in the text"), _pattern(_bodies), help=HELP, is_single=True),
    TicketFilter("matches.from", _("Pattern in the writer's address"), _pattern(_writers), help=HELP, is_single=True),
]
