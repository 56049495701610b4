"""What members of staff may hand on: access to no desk that they do not have themselves."""

from collections.abc import Iterable

from sqlalchemy import select

from core.database import db
from core.errors import Refused
from core.i18n import gettext as _
from core.models import User, desk_access
from core.services.staff import scopes


def may_hand_on(by: User, desks: Iterable[int]) -> bool:
    """Tell whether somebody has access to all of some desks."""
    return scopes.has_all_desks(by) or set(desks) <= set(db.session.scalars(scopes.desks_of(by)))


def demand_may_hand_on(by: User, desks: Iterable[int]) -> None:
    """Raise `Refused` for whoever lacks one of these desks."""
    if not may_hand_on(by, desks):
        raise Refused(_("Your role does not allow this. Ask an administrator for the right to do it."))


def of_teams(teams: Iterable[int]) -> set[int]:
    """Give the ids of the desks that come with some teams."""
    return set(db.session.scalars(select(desk_access.c.desk_id).where(desk_access.c.team_id.in_(list(teams)))))
