"""Lists of tickets: pages of fifty by key, never by offset, so that page 4,000 costs what page 1 costs.

All lists order by (rank, sorted_at, id), descending, as the indexes do; drafts alone go by when they were last edited.
Rows are read as plain columns: fifty mapped tickets with all that hangs on them would cost ten times as much.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)

from core.database import db
from core.i18n import gettext
from core.models import Customer, Draft, Organisation, Rank, Status, Tag, Ticket, User, ticket_tag
from core.models.tables import seen, star
from core.services.finding.folders import DRAFTS, Folder
from core.services.finding.page_key import PageKey
from core.services.record.kept import kept
from core.services.staff.scopes import Scope, desk_ids

PAGE = 50
MOST_DESKS = 12


@dataclass(frozen=True, slots=True)
class Query:
    """What a list shows: conditions, between which ranks, and for drafts another order.

    `name` says of a list that is the same at each request which one it is, so that its statement is built but once.
    """

    conditions: tuple[ColumnElement[bool], ...] = ()
    low: Rank | None = None
    high: Rank | None = None
    drafts_of: User | None = None
    is_of_desk: bool = False
    is_few: bool = False
    name: tuple[str | int, ...] = ()

    def of_desk(self, desk_id: int | None) -> "Query":
        """Give the same, of one desk only."""
        if desk_id is None:
            return self
        return replace(
            self,
            conditions=(*self.conditions, Ticket.desk_id == desk_id),
            is_of_desk=True,
            name=(*self.name, "desk", desk_id) if self.name else (),
        )


@dataclass(frozen=True, slots=True)
class Line:
    """What a row shows of its ticket."""

    id: int
    subject: str
    preview: str
    channel: str
    priority: int
    message_count: int
    has_files: bool
    needs_attention: bool
    active_at: datetime
    customer: str
    organisation: str | None
    assignee_id: int | None
    assignee: str | None
    status: str
    status_kind: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    line: Line
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
    name = ("folder", folder.name)
    return Query(tuple(folder.conditions(user)), folder.low, folder.high, drafts_of, is_few=folder.is_few, name=name)


def of_team(team_id: int) -> Query:
    """Give the work of a team that nobody has taken yet."""
    unclaimed = (Ticket.team_id == team_id, Ticket.assignee_id.is_(None))
    return Query(unclaimed, Rank.ON_HOLD, Rank.OPEN, name=("team", team_id))


def page(scope: Scope, query: Query, key: PageKey | None = None, size: int = PAGE) -> Page:
    """Give a page of a list."""
    found = db.session.execute(_statement(scope, query, key, size + 1), _values(key)).all()
    has_more = len(found) > size
    shown = _lines(found[:size])
    if key is not None and key.is_newer:
        return _page(shown[::-1], has_newer=has_more, has_older=bool(shown))
    return _page(shown, has_newer=key is not None and bool(shown), has_older=has_more)


def rows(scope: Scope, numbers: Sequence[int]) -> list[Row]:
    """Give the rows of some tickets, in the order in which they are named."""
    built = kept(("rows", scope.user.id), lambda: _named_rows(scope)) if scope.is_plain else _named_rows(scope)
    found = _lines(db.session.execute(built, {"numbers": numbers}).all())
    return sorted(found, key=lambda row: numbers.index(row.line.id))


def _named_rows(scope: Scope) -> Select[Any]:
    named = Ticket.id.in_(bindparam("numbers", expanding=True))
    return _rows(scope, _place(Query())).where(named, *scope.conditions)


def neighbours(scope: Scope, query: Query, key: PageKey) -> Neighbours:
    """Give what stands before and after a place in a list."""
    place = _place(query)
    sides = [_near(scope, query, place, key.turned(newer), 1) for newer in (True, False)]
    flagged = [select(literal(position), *side.c) for position, side in enumerate(sides)]
    newer: list[PageKey] = []
    older: list[PageKey] = []
    for side, number, rank, at in db.session.execute(union_all(*flagged), _values(key)):
        (older if side else newer).append(PageKey(rank, at, number))
    order = attrgetter("rank", "at", "id")
    return Neighbours(min(newer, key=order, default=None), max(older, key=order, default=None))


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
    """What says where a ticket stands in a list; drafts have no rank to go by."""

    rank: ColumnElement[int]
    at: ColumnElement[datetime]
    id: ColumnElement[int]
    has_rank: bool = True

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        return (self.rank, self.at, self.id) if self.has_rank else (self.at, self.id)


def _place(query: Query) -> _Place:
    if query.drafts_of is None:
        return _Place(_rank(query), Ticket.sorted_at, Ticket.id)  # type: ignore[arg-type]
    edited = select(func.max(Draft.saved_at)).where(Draft.ticket_id == Ticket.id, Draft.user_id == query.drafts_of.id)
    return _Place(literal(0), edited.scalar_subquery(), Ticket.id, has_rank=False)  # type: ignore[arg-type]


def _statement(scope: Scope, query: Query, key: PageKey | None, size: int) -> Select[Any]:
    """Give the statement of a page; that of a folder is built once for each person, for building costs half of it."""

    def build() -> Select[Any]:
        place = _place(query)
        near = _near(scope, query, place, key, size)
        return _ordered(_rows(scope, place).join(near, near.c.id == Ticket.id), place, key).limit(size)

    if not query.name or not scope.is_plain:
        return build()
    return kept(("list", scope.user.id, query.name, key and key.is_newer, size), build)


def _conditions(scope: Scope, query: Query) -> tuple[ColumnElement[bool], ...]:
    return (*query.conditions, *scope.conditions)


def _near(scope: Scope, query: Query, place: _Place, key: PageKey | None, size: int) -> Subquery:
    """Select the places next to a key, at most `size` of each desk: (id, rank, at).

    Whoever sees some desks only is given each desk's own newest: a condition on several desks would have the database
    either sort all of their tickets or walk past all those of the others.
    """
    columns: tuple[Any, ...] = (Ticket.id.label("id"), place.rank.label("rank"), place.at.label("at"))
    chosen: Any = select(*columns)
    statement = _placed(chosen.where(*_conditions(scope, query)), place, query, key).limit(size)
    desks = None if query.is_of_desk or query.is_few else desk_ids(scope)
    if desks is None or len(desks) > MOST_DESKS:
        return statement.subquery()
    parts = [statement.where(Ticket.desk_id == desk_id).subquery() for desk_id in desks]
    if len(parts) < 2:
        return parts[0] if parts else statement.where(false()).subquery()
    return union_all(*(select(part) for part in parts)).subquery()


def _rows(scope: Scope, place: _Place) -> Select[Any]:
    me = scope.user.id
    return (
        select(*_SHOWN, seen.c.at.label("seen_at"), star.c.user_id.label("star_of"), *_labelled(place))
        .select_from(_TICKET)
        .join(Customer, Customer.id == _TICKET.c.customer_id)
        .join(Status, Status.id == _TICKET.c.status_id)
        .outerjoin(Organisation, Organisation.id == Customer.organisation_id)
        .outerjoin(User, User.id == _TICKET.c.assignee_id)
        .outerjoin(seen, and_(seen.c.ticket_id == _TICKET.c.id, seen.c.user_id == me))
        .outerjoin(star, and_(star.c.ticket_id == _TICKET.c.id, star.c.user_id == me))
    )


_TICKET = Ticket.__table__
_SHOWN = (
    *(_TICKET.c[name] for name in ("id", "subject", "preview", "channel", "priority", "message_count", "has_files")),
    *(_TICKET.c.needs_attention, _TICKET.c.active_at, Customer.name.label("customer")),
    *(Organisation.name.label("organisation"), _TICKET.c.assignee_id, User.name.label("assignee")),
    *(Status.name.label("status"), Status.kind.label("status_kind"), Status.is_builtin),
)


def _labelled(place: _Place) -> tuple[ColumnElement[Any], ...]:
    return place.rank.label("place_rank"), place.at.label("place_at")


def _lines(records: Sequence[Any]) -> list[Row]:
    tags = _tags_of([record.id for record in records])
    return [_row(record, tags.get(record.id, ())) for record in records]


def _tags_of(numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    if not numbers:
        return {}
    found: dict[int, tuple[str, ...]] = {}
    for ticket_id, name in db.session.execute(_TAGS, {"numbers": numbers}):
        found[ticket_id] = (*found.get(ticket_id, ()), name)
    return found


_TAGS = (
    select(ticket_tag.c.ticket_id, Tag.name)
    .join(Tag, Tag.id == ticket_tag.c.tag_id)
    .where(ticket_tag.c.ticket_id.in_(bindparam("numbers", expanding=True)))
    .order_by(Tag.name)
)


def _row(record: Any, tags: tuple[str, ...]) -> Row:
    status = str(gettext(record.status)) if record.is_builtin else record.status
    line = Line(*record[:_KEPT], status, record.status_kind, tags)  # type: ignore[call-arg]
    is_unread = record.seen_at is None or record.seen_at < record.active_at
    key = PageKey(record.place_rank, record.place_at, record.id)
    return Row(line, is_unread, record.star_of is not None, key)


_KEPT = len(_SHOWN) - 3  # the last three make the status


def _page(rows: Sequence[Row], has_newer: bool, has_older: bool) -> Page:
    newer = rows[0].key.turned(True) if rows and has_newer else None
    older = rows[-1].key if rows and has_older else None
    return Page(tuple(rows), newer, older)


def _placed(statement: Select[Any], place: _Place, query: Query, key: PageKey | None) -> Select[Any]:
    """Begin at a key, in its direction, and put in order."""
    bounds = _between(query) if key is None else _beyond(query, place, key)
    return _ordered(statement.where(*bounds), place, key)


def _ordered(statement: Select[Any], place: _Place, key: PageKey | None) -> Select[Any]:
    if key is not None and key.is_newer:
        return statement.order_by(*place.columns)
    return statement.order_by(*(column.desc() for column in place.columns))


def _between(query: Query) -> list[ColumnElement[bool]]:
    if query.low is None or query.high is None:
        return []
    rank = _rank(query)
    return [rank == query.low] if query.low == query.high else [rank.between(query.low, query.high)]


def _rank(query: Query) -> ColumnElement[int]:
    """Reckoned with, a rank is in no index: the few are looked up one by one, and then put in order."""
    return Ticket.rank + 0 if query.is_few else Ticket.rank  # type: ignore[return-value]


def _beyond(query: Query, place: _Place, key: PageKey) -> list[ColumnElement[bool]]:
    """Say what lies beyond a key, so that each database begins right there in its index.

    The bound that the key implies is left out: given both, SQLite may take the looser one.
    """
    if query.drafts_of is not None or query.low is None or query.high is None:
        return [*_between(query), _past(place.columns, key)]
    rank = _rank(query)
    if query.low == query.high:
        return [rank == query.low, _past(place.columns[1:], key)]
    bound = rank <= query.high if key.is_newer else rank >= query.low
    return [bound, _past(place.columns, key)]


def _past(columns: tuple[ColumnElement[Any], ...], key: PageKey) -> ColumnElement[bool]:
    values = [bindparam(name, type_=column.type) for name, column in zip(_KEY[-len(columns) :], columns, strict=True)]
    if db.engine.dialect.name in {"mysql", "mariadb"}:  # they see no range in a comparison of rows
        return or_(*(_past_at(columns, values, depth, key.is_newer) for depth in range(len(columns))))
    bound, row = tuple_(*values), tuple_(*columns)
    return row > bound if key.is_newer else row < bound


_KEY = ("key_rank", "key_at", "key_id")


def _values(key: PageKey | None) -> dict[str, Any]:
    return {} if key is None else dict(zip(_KEY, (key.rank, key.at, key.id), strict=True))


def _past_at(
    columns: tuple[ColumnElement[Any], ...], values: Sequence[Any], depth: int, is_newer: bool
) -> ColumnElement[bool]:
    same = [column == value for column, value in zip(columns[:depth], values[:depth], strict=True)]
    column, value = columns[depth], values[depth]
    return and_(*same, column > value if is_newer else column < value)
