"""One page of what a query finds: newest first, by key, only what the asker may see, with the line that was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import ColumnElement, func, select

from core.database import db
from core.i18n import gettext as _
from core.models import Message, Rank, Ticket, User
from core.services.finding import lists
from core.services.finding.page_key import read_key
from core.services.finding.query import Plan, Problem, parse, plan
from core.services.finding.search.condition import confined
from core.services.finding.search.snippet import snippet
from core.services.finding.search.terms import Text, terms_in
from core.services.finding.search.walk import FURTHEST, Found, walk
from core.services.staff.scopes import Scope, scope_of
from core.services.staff.viewer import may_see_notes, seen_by

PAGE = 50
MOST_READ = 20_000  # characters of a message that a snippet is looked for in


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A ticket that was found, and the line in which it was; none where the query has no words."""

    ticket_id: int
    snippet: Markup | None = None


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What a query found; with `problems` nothing was asked. `jump` is the ticket that was asked for by number.

    `total_hint` is how many there are where that is known; `remark` says that only the newest were looked at.
    """

    rows: tuple[SearchRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    cursor_older: str | None = None
    cursor_newer: str | None = None
    total_hint: int | None = None
    jump: int | None = None
    remark: str = ""


def page(
    user: User, query_text: str, cursor: str | None = None, size: int = PAGE, scope: Scope | None = None
) -> SearchPage:
    """Give a page of what somebody's query finds; never raises, whatever was typed."""
    scope = scope or scope_of(user)
    parsed = parse(query_text)
    with seen_by(user):
        made = plan(parsed)
        if made.problems or parsed.tree is None:
            return SearchPage(problems=made.problems)
        jump = _visible_number(parsed.number, scope)
        if made.text is None:
            return _listed(scope, made, cursor, size)
        conditions = [*scope.conditions, *made.all_conditions]
        return walked(confined(made.text), conditions, cursor, size, jump=jump, notes=may_see_notes())


def _visible_number(number: int | None, scope: Scope) -> int | None:
    if number is None:
        return None
    return db.session.scalar(select(Ticket.id).where(Ticket.id == number, *scope.conditions))


# -- without words: a list like any other ------------------------------------------------------------------------------


def _query(made: Plan) -> lists.Query:
    return lists.Query(tuple(made.conditions), made.low, Rank.OPEN)


def _listed(scope: Scope, made: Plan, cursor: str | None, size: int) -> SearchPage:
    found = lists.page(scope, _query(made), read_key(cursor), size)
    rows = tuple(SearchRow(row.line.id) for row in found.rows)
    return SearchPage(
        rows,
        cursor_older=str(found.older) if found.older else None,
        cursor_newer=str(found.newer) if found.newer else None,
        total_hint=len(rows) if cursor is None and found.older is None else None,
    )


# -- with words: through the index -------------------------------------------------------------------------------------


def walked(
    text: Text,
    conditions: Sequence[ColumnElement[bool]],
    cursor: str | None,
    size: int,
    *,
    jump: int | None = None,
    notes: bool = True,
) -> SearchPage:
    """Give a page of the tickets with a text, under some conditions."""
    edge, is_newer = _read(cursor)
    found = walk(text, conditions, size + 1, edge, is_newer=is_newer, notes=notes)
    has_more = len(found.hits) > size
    hits = found.hits[:size][::-1] if is_newer else found.hits[:size]
    has_older, has_newer = (True, has_more) if is_newer else (has_more, edge is not None)
    snippets = _snippets([hit.message_id for hit in hits], text)
    return SearchPage(
        tuple(SearchRow(hit.ticket_id, snippets.get(hit.message_id)) for hit in hits),
        cursor_older=f"o{hits[-1].message_id}" if hits and has_older else None,
        cursor_newer=f"n{hits[0].message_id}" if hits and has_newer else None,
        total_hint=len(hits) if edge is None and not has_more and not found.is_cut else None,
        jump=jump,
        remark=_remark(found, has_more),
    )


def _remark(found: Found, has_more: bool) -> str:
    if not found.is_cut or has_more:
        return ""
    return _("These words are in very many messages; this shows what is in the newest %(most)s of them.", most=FURTHEST)


def _read(cursor: str | None) -> tuple[int | None, bool]:
    digits = (cursor or "")[1:]
    if not cursor or cursor[0] not in "on" or not (digits.isascii() and digits.isdecimal()) or len(digits) > 18:
        return None, False
    return int(digits), cursor[0] == "n"


def _snippets(message_ids: list[int], text: Text) -> dict[int, Markup]:
    wanted = list(terms_in(text))
    statement = select(Message.id, func.substr(Message.text, 1, MOST_READ)).where(Message.id.in_(message_ids))
    made = {message_id: snippet(body, wanted) for message_id, body in db.session.execute(statement)}
    return {message_id: line for message_id, line in made.items() if line is not None}


# -- how many, and which -----------------------------------------------------------------------------------------------


def numbers(user: User, query_text: str, most: int = FURTHEST, scope: Scope | None = None) -> list[int]:
    """Give the numbers of all that a query finds, for acting on all of them; none if it was not understood."""
    scope = scope or scope_of(user)
    with seen_by(user):
        made = plan(parse(query_text))
        return _numbers(scope, made, most) if not made.problems else []


def count(user: User, query_text: str, most: int = 100, scope: Scope | None = None) -> int:
    """Count what a query finds, but no further than `most`."""
    return len(numbers(user, query_text, most, scope))


def _numbers(scope: Scope, made: Plan, most: int) -> list[int]:
    if made.text is None:
        return lists.numbers(scope, _query(made), most)
    conditions = [*scope.conditions, *made.all_conditions]
    found = walk(confined(made.text), conditions, most, notes=may_see_notes())
    return [hit.ticket_id for hit in found.hits]
