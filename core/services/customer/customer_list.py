"""The customers as the desk lists and shows them: only those that somebody may know of."""

import functools
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, Select, bindparam, case, false, func, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.database import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import Customer, Rank, Ticket
from core.models.tables import customer_word
from core.services.record.kept import kept
from core.services.staff.scopes import Scope
from core.words import words_of

PAGE = 50
LATEST = 2**63 - 1
LONGEST_QUERY = 100
MOST_WORDS = 6
MOST_FOUND = 2_000  # customers looked at for one query; who begins with "a" is asked for by more letters
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """One row of the list."""

    customer: Customer
    ticket_count: int
    open_count: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class CustomerPage:
    """A page of customers, the newest first; the ids from where the neighbouring pages go on."""

    rows: tuple[CustomerRow, ...]
    newer: int | None
    older: int | None


def page(scope: Scope, query: str = "", before: int | None = None, after: int | None = None) -> CustomerPage:
    """Give a page of the customers that match what was typed: how words of names, addresses, organisations begin."""
    matching, bounds = _matching(query)
    statement = select(Customer).where(*matching, *_known(scope))
    statement = statement.options(joinedload(Customer.organisation), selectinload(Customer.identities)).limit(PAGE + 1)
    if after is not None:
        found = list(db.session.scalars(statement.where(Customer.id > after).order_by(Customer.id), bounds))
        has_more, found = len(found) > PAGE, found[:PAGE][::-1]
        has_newer, has_older = has_more, True
    else:
        if before is not None:
            statement = statement.where(Customer.id < before)
        found = list(db.session.scalars(statement.order_by(Customer.id.desc()), bounds))
        has_newer, has_older, found = before is not None, len(found) > PAGE, found[:PAGE]
    rows = _counted(scope, found)
    newer = found[0].id if found and has_newer else None
    older = found[-1].id if found and has_older else None
    return CustomerPage(rows, newer, older)


def names(scope: Scope, query: str, most: int) -> list[tuple[int, str]]:
    """Give the numbers and names of the newest customers that match what was typed, for a box beside something else."""
    words = _words(query)
    if not words:
        return []

    def build() -> Select[int, str]:
        found = select(Customer.id, Customer.name).where(*_having(len(words)), *_known(scope))
        return found.order_by(Customer.id.desc()).limit(bindparam("most"))

    built = kept(("customers named", scope.user.id, len(words)), build) if scope.is_plain else build()
    return [(row.id, row.name) for row in db.session.execute(built, {**_bounds(words), "most": most})]


def find(scope: Scope, customer_id: int) -> Customer:
    """Give a customer that somebody may know of."""
    statement = select(Customer).where(Customer.id == customer_id, Customer.erased_at.is_(None), *_known(scope))
    found = db.session.scalar(statement.options(joinedload(Customer.organisation), selectinload(Customer.identities)))
    if found is None:
        raise NotFound(_("There is no such customer."))
    return found


def tickets(
    scope: Scope, customer_id: int, limit: int, *, before: int | None = None, but: int | None = None
) -> list[Ticket]:
    """Give the newest tickets of a customer that somebody may see; `but` leaves one out."""
    built = kept(("customer's tickets", scope.user.id), lambda: _newest(scope)) if scope.is_plain else _newest(scope)
    about = {"customer": customer_id, "before": before or LATEST, "but": but or 0, "limit": limit}
    return list(db.session.scalars(built, about))


def _newest(scope: Scope) -> Select[Ticket]:
    return (
        select(Ticket)
        .where(Ticket.customer_id == bindparam("customer"), Ticket.rank > Rank.TRASH, *scope.conditions)
        .where(Ticket.id < bindparam("before"), Ticket.id != bindparam("but"))
        .options(joinedload(Ticket.status))
        .order_by(Ticket.id.desc())
        .limit(bindparam("limit"))
    )


def ticket_count(scope: Scope, customer_id: int) -> int:
    """Count the tickets of a customer that somebody may see."""
    theirs = Ticket.customer_id == customer_id, Ticket.rank > Rank.TRASH
    return int(db.session.scalar(select(func.count(Ticket.id)).where(*theirs, *scope.conditions)) or 0)


def _known(scope: Scope) -> list[ColumnElement[bool]]:
    """Whoever sees some tickets only knows the customers of these, and those who have none."""
    alive = Customer.erased_at.is_(None)
    if not scope.conditions:
        return [alive]
    theirs = select(Ticket.id).where(Ticket.customer_id == Customer.id)
    return [alive, or_(theirs.where(*scope.conditions).exists(), ~theirs.exists())]


def _words(query: str) -> list[str]:
    return sorted(set(words_of(query[:LONGEST_QUERY])), key=len, reverse=True)[:MOST_WORDS]


def _matching(query: str) -> tuple[list[ColumnElement[bool]], dict[str, str]]:
    """Each word typed must begin a word of the name, of an address or of the organisation."""
    words = _words(query)
    if not words:
        return ([false()] if query.strip() else []), {}
    return _having(len(words)), _bounds(words)


@functools.lru_cache(maxsize=MOST_WORDS)
def _having(number: int) -> list[ColumnElement[bool]]:
    begun = select(customer_word.c.customer_id).where(*_begins(customer_word, 0))
    for place in range(1, number):
        also = customer_word.alias()
        same = select(literal(1)).where(also.c.customer_id == customer_word.c.customer_id, *_begins(also, place))
        begun = begun.where(same.exists())
    some = begun.order_by(customer_word.c.word, customer_word.c.customer_id).limit(MOST_FOUND).subquery()
    return [Customer.id.in_(select(some.c.customer_id))]


def _begins(table: FromClause, place: int) -> list[ColumnElement[bool]]:
    return [table.c.word >= bindparam(f"from_{place}"), table.c.word < bindparam(f"to_{place}")]


def _bounds(words: list[str]) -> dict[str, str]:
    begin = {f"from_{place}": word for place, word in enumerate(words)}
    return begin | {f"to_{place}": word + LAST_LETTER for place, word in enumerate(words)}


def _counted(scope: Scope, found: list[Customer]) -> tuple[CustomerRow, ...]:
    if not found:
        return ()
    is_open = func.sum(case((Ticket.rank == Rank.OPEN, 1), else_=0))
    statement = (
        select(Ticket.customer_id, func.count(), is_open, func.max(Ticket.active_at))
        .where(Ticket.customer_id.in_([customer.id for customer in found]), Ticket.rank > Rank.TRASH, *scope.conditions)
        .group_by(Ticket.customer_id)
    )
    sums = {row[0]: row for row in db.session.execute(statement)}
    rows = []
    for customer in found:
        _id, number, opened, last_at = sums.get(customer.id, (0, 0, 0, None))
        rows.append(CustomerRow(customer, int(number), int(opened or 0), last_at))
    return tuple(rows)
