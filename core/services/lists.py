"""Lists of tickets: pages of fifty by key, never by offset, so that page 4,000 costs what page 1 costs.

All lists order by (rank, sorted_at, id), descending, as the indexes do; drafts alone go by when they were last edited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from core.database import db
from core.models import Customer, Draft, Rank, Ticket, User
from core.models.tables import seen, star
from core.services.folders import DRAFTS, Folder
from core.services.page_key import PageKey
from core.services.scopes import Scope

PAGE = 50


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: conditions, between which ranks, and for drafts another order."""

    conditions: tuple[ColumnElement[bool], ...] = ()
    low: Rank | None = None
    high: Rank | None = None
    drafts_of: User | None = None

    def of_desk(self, desk_id: int | None) -> "Query":
        """Give the same, of one desk only."""
        if desk_id is None:
            return self
        return Query((*self.conditions, Ticket.desk_id == desk_id), self.low, self.high, self.drafts_of)


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    ticket: Ticket
    is_unread: bool
    is_starred: bool
    key: PageKey


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list, with the keys of its neighbours."""

    rows: tuple[Row, ...]
    newer: PageKey | None
    older: PageKey | None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The tickets before and after one in a list, as their keys."""

    previous: PageKey | None
    next: PageKey | None


def of_folder(folder: Folder, user: User) -> Query:
    """Give what a folder shows to somebody."""
    drafts_of = user if folder.name == DRAFTS else None
    return Query(tuple(folder.conditions(user)), folder.low, folder.high, drafts_of)


def of_team(team_id: int) -> Query:
    """Give the work of a team that nobody has taken yet."""
    return Query((Ticket.team_id == team_id, Ticket.assignee_id.is_(None)), Rank.ON_HOLD, Rank.OPEN)


def page(scope: Scope, query: Query, key: PageKey | None = None, size: int = PAGE) -> Page:
    """Give a page of a list."""
    place = _place(query)
    statement = _placed(_rows(scope, query, place), place, query, key).limit(size + 1)
    found = [_row(record) for record in db.session.execute(statement).unique()]
    has_more = len(found) > size
    found = found[:size]
    if key is not None and key.is_newer:
        return _page(found[::-1], has_newer=has_more, has_older=bool(found))
    return _page(found, has_newer=key is not None and bool(found), has_older=has_more)


def rows(scope: Scope, numbers: Sequence[int]) -> list[Row]:
    """Give the rows of some tickets, in the order in which they are named."""
    query = Query((Ticket.id.in_(numbers),))
    found = [_row(record) for record in db.session.execute(_rows(scope, query, _place(query))).unique()]
    return sorted(found, key=lambda row: numbers.index(row.ticket.id))


def neighbours(scope: Scope, query: Query, key: PageKey) -> Neighbours:
    """Give what stands before and after a place in a list, in one query."""
    place = _place(query)
    sides = [_neighbour(scope, query, place, PageKey(key.rank, key.at, key.id, newer)) for newer in (True, False)]
    rows = db.session.execute(sides[0].union_all(sides[1]))
    found = {row.newer: PageKey(row.rank, row.at, row.id) for row in rows}
    return Neighbours(found.get(1), found.get(0))


def count(scope: Scope, query: Query, most: int) -> int:
    """Count what a list holds, but no further than `most`."""
    some = select(Ticket.id).where(*_conditions(scope, query), *_between(query)).limit(most)
    return int(db.session.scalar(select(func.count()).select_from(some.subquery())) or 0)


def numbers(scope: Scope, query: Query, most: int) -> list[int]:
    """Give the numbers of all that a list holds, but no more than `most`."""
    statement = select(Ticket.id).where(*_conditions(scope, query), *_between(query)).order_by(Ticket.id)
    return list(db.session.scalars(statement.limit(most)))


# ---- how ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """The three columns that say where a ticket stands in a list."""

    rank: ColumnElement[int]
    at: ColumnElement[datetime]
    id: ColumnElement[int]

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        return self.rank, self.at, self.id


def _place(query: Query) -> _Place:
    if query.drafts_of is None:
        return _Place(Ticket.rank, Ticket.sorted_at, Ticket.id)  # type: ignore[arg-type]
    edited = select(func.max(Draft.saved_at)).where(Draft.ticket_id == Ticket.id, Draft.user_id == query.drafts_of.id)
    return _Place(literal(0), edited.scalar_subquery(), Ticket.id)  # type: ignore[arg-type]


def _conditions(scope: Scope, query: Query) -> tuple[ColumnElement[bool], ...]:
    return (*query.conditions, *scope.conditions)


def _rows(scope: Scope, query: Query, place: _Place) -> Select[Any]:
    me = scope.user.id
    return (
        select(Ticket, seen.c.at, star.c.user_id, place.rank, place.at)
        .outerjoin(seen, and_(seen.c.ticket_id == Ticket.id, seen.c.user_id == me))
        .outerjoin(star, and_(star.c.ticket_id == Ticket.id, star.c.user_id == me))
        .where(*_conditions(scope, query))
        .options(
            joinedload(Ticket.customer).load_only(Customer.id, Customer.name).joinedload(Customer.organisation),
            joinedload(Ticket.assignee).load_only(User.id, User.name).lazyload(User.role),
            joinedload(Ticket.status),
            selectinload(Ticket.tags),
        )
    )


def _row(record: Any) -> Row:
    ticket, seen_at, star_of, rank, at = record
    is_unread = seen_at is None or seen_at < ticket.active_at
    return Row(ticket, is_unread, star_of is not None, PageKey(rank, at, ticket.id))


def _page(rows: Sequence[Row], has_newer: bool, has_older: bool) -> Page:
    newer = rows[0].key.turned(True) if rows and has_newer else None
    older = rows[-1].key if rows and has_older else None
    return Page(tuple(rows), newer, older)


def _neighbour(scope: Scope, query: Query, place: _Place, key: PageKey) -> Select[Any]:
    flag = literal(int(key.is_newer)).label("newer")
    statement = select(flag, place.rank.label("rank"), place.at.label("at"), Ticket.id)
    near = _placed(statement.where(*_conditions(scope, query)), place, query, key).limit(1).subquery()
    return select(near)


def _placed(statement: Select[Any], place: _Place, query: Query, key: PageKey | None) -> Select[Any]:
    """Begin at a key, in its direction, and put in order."""
    if key is None:
        statement = statement.where(*_between(query))
    else:
        statement = statement.where(*_beyond(query, place, key))
    if key is not None and key.is_newer:
        return statement.order_by(*place.columns)
    return statement.order_by(*(column.desc() for column in place.columns))


def _between(query: Query) -> list[ColumnElement[bool]]:
    if query.low is None or query.high is None:
        return []
    return [Ticket.rank == query.low] if query.low == query.high else [Ticket.rank.between(query.low, query.high)]


def _beyond(query: Query, place: _Place, key: PageKey) -> list[ColumnElement[bool]]:
    """Say what lies beyond a key, so that each database begins right there in its index.

    The bound that the key implies is left out: given both, SQLite may take the looser one.
    """
    if query.drafts_of is not None or query.low is None or query.high is None:
        return [*_between(query), _past(place.columns, key)]
    if query.low == query.high:
        return [Ticket.rank == query.low, _past(place.columns[1:], key)]
    bound = Ticket.rank <= query.high if key.is_newer else Ticket.rank >= query.low
    return [bound, _past(place.columns, key)]


def _past(columns: tuple[ColumnElement[Any], ...], key: PageKey) -> ColumnElement[bool]:
    values = (key.rank, key.at, key.id)[-len(columns) :]
    if db.engine.dialect.name in {"mysql", "mariadb"}:  # they see no range in a comparison of rows
        return or_(*(_past_at(columns, values, depth, key.is_newer) for depth in range(len(columns))))
    bound = tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))
    row = tuple_(*columns)
    return row > bound if key.is_newer else row < bound


def _past_at(
    columns: tuple[ColumnElement[Any], ...], values: tuple[Any, ...], depth: int, is_newer: bool
) -> ColumnElement[bool]:
    same = [column == value for column, value in zip(columns[:depth], values[:depth], strict=True)]
    column, value = columns[depth], values[depth]
    return and_(*same, column > value if is_newer else column < value)
