"""Saved searches, one's own, a team's or everybody's."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select

from core.database import db
from core.errors import NotFound
from core.models import User
from core.models.tables import view
from core.services.scopes import teams_of


@dataclass(frozen=True, slots=True)
class SavedView:
    """A search with a name."""

    id: int
    name: str
    query: str


def find(user: User, view_id: int) -> SavedView:
    """Give a view that somebody may use."""
    for_all = and_(view.c.user_id.is_(None), view.c.team_id.is_(None))
    held = or_(view.c.user_id == user.id, view.c.team_id.in_(teams_of(user)), for_all)
    row = db.session.execute(select(view.c.id, view.c.name, view.c.query).where(view.c.id == view_id, held)).first()
    if row is None:
        raise NotFound(_("There is no such view."))
    return SavedView(int(row.id), row.name, row.query)
