"""Saved searches, one's own, a team's or everybody's. Whoever uses one finds in it only what they may see anyway."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Team, User
from core.models.tables import view
from core.plain import clean_line
from core.services.finding import search
from core.services.finding.folders import MOST_COUNTED, Count
from core.services.finding.query import parse, plan
from core.services.staff import access
from core.services.staff.scopes import Scope, teams_of
from core.services.staff.viewer import seen_by

MOST = 100
LONGEST_NAME = 80
MINE = "me"
EVERYBODY = "all"
SHARE = "view.share"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A search with a name; `shared_with` is "me", "all" or the id of a team."""

    id: int
    name: str
    query: str
    shared_with: str = MINE
    team: str = ""


def find(user: User, view_id: int) -> SavedView:
    """Give a view that somebody may use."""
    found = _views(view.c.id == view_id, _usable(user))
    if not found:
        raise NotFound(_("There is no such view."))
    return found[0]


def usable(user: User) -> list[SavedView]:
    """Give all views that somebody may use."""
    return _views(_usable(user))


def _usable(user: User) -> ColumnElement[bool]:
    for_all = and_(view.c.user_id.is_(None), view.c.team_id.is_(None))
    return or_(view.c.user_id == user.id, view.c.team_id.in_(teams_of(user)), for_all)


def _views(*conditions: ColumnElement[bool]) -> list[SavedView]:
    statement = select(view, Team.name.label("team")).outerjoin(Team, Team.id == view.c.team_id).where(*conditions)
    rows = db.session.execute(statement.order_by(view.c.position, func.lower(view.c.name), view.c.id))
    return [SavedView(int(row.id), row.name, row.query, _shared_with(row), row.team or "") for row in rows]


def _shared_with(row: Any) -> str:
    if row.team_id is not None:
        return str(row.team_id)
    return EVERYBODY if row.user_id is None else MINE


def count(scope: Scope, saved: SavedView) -> Count:
    """Count what a view holds, but no further than a hundred."""
    number = search.count(scope.user, saved.query, MOST_COUNTED, scope)
    return Count(min(number, MOST_COUNTED - 1), number >= MOST_COUNTED)


def may_change(user: User, saved: SavedView) -> bool:
    """Tell whether somebody may change a view: their own, or a shared one if they may share."""
    return saved.shared_with == MINE or access.can(user, SHARE)


def save(user: User, name: str, query: str, shared_with: str = MINE) -> int:
    """Save a search under a name; raises `Invalid` for one that is not understood."""
    row = _row(user, name, query, shared_with)
    with writing() as session:
        if len(_views(view.c.user_id == user.id)) >= MOST:
            raise Invalid(_("You have %(most)s views already. Delete one first.", most=MOST))
        return int(session.execute(view.insert().values(**row)).inserted_primary_key[0])  # type: ignore[attr-defined]


def change(user: User, view_id: int, name: str, query: str, shared_with: str) -> None:
    """Rename a view, change its search or with whom it is shared."""
    _demand(user, view_id)
    row = _row(user, name, query, shared_with)
    with writing() as session:
        session.execute(update(view).where(view.c.id == view_id).values(**row))


def remove(user: User, view_id: int) -> None:
    """Delete a view."""
    _demand(user, view_id)
    with writing() as session:
        session.execute(delete(view).where(view.c.id == view_id))


def _demand(user: User, view_id: int) -> None:
    if not may_change(user, find(user, view_id)):
        access.demand(user, SHARE)


def _row(user: User, name: str, query: str, shared_with: str) -> Mapping[str, Any]:
    name = clean_line(name)[:LONGEST_NAME].strip()
    if not name:
        raise Invalid(_("A view needs a name."), {"name": _("A view needs a name.")})
    holder = _holder(user, shared_with)
    with seen_by(user):
        parsed = parse(query)
        problems = plan(parsed).problems
    if problems or parsed.tree is None:
        words = problems[0].message if problems else _("Say what to look for.")
        raise Invalid(words, {"query": words})
    return {"name": name, "query": parsed.text, **holder}


def _holder(user: User, shared_with: str) -> dict[str, int | None]:
    """Say whose a view is; one shares with everybody, or with a team of one's own."""
    if shared_with == MINE:
        return {"user_id": user.id, "team_id": None}
    access.demand(user, SHARE)
    if shared_with == EVERYBODY:
        return {"user_id": None, "team_id": None}
    team_id = int(shared_with) if shared_with.isascii() and shared_with.isdecimal() and len(shared_with) < 18 else 0
    if db.session.scalar(select(Team.id).where(Team.id == team_id, Team.id.in_(teams_of(user)))) is None:
        raise Invalid(_("You are not in this team."), {"shared_with": _("You are not in this team.")})
    return {"user_id": None, "team_id": team_id}
