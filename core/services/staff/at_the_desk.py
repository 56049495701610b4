"""Whether anybody is there to answer right now."""

from datetime import timedelta

from sqlalchemy import exists, or_, select

from core.clock import now
from core.database import db
from core.models import Desk, Role, User, desk_access, team_member
from core.services.staff.people import ONLINE

HERE_WITHIN = timedelta(minutes=5)
MOST_ASKED = 50


def is_anybody_here(desk: str) -> bool:
    """Tell whether somebody who may answer the tickets of a desk (its slug) was at work in the last five minutes.

    Who has said that they are away does not count. Since 1.0.

    Example::

        words = _("We answer at once.") if is_anybody_here("support") else _("We answer by e-mail.")
    """
    holds = select(desk_access.c.id).join(Desk, Desk.id == desk_access.c.desk_id).where(Desk.slug == desk)
    teams = select(team_member.c.team_id).where(team_member.c.user_id == User.id)
    mine = holds.where(or_(desk_access.c.user_id == User.id, desk_access.c.team_id.in_(teams)))
    statement = (
        select(Role.is_admin, Role.permissions)
        .join(User, User.role_id == Role.id)
        .where(
            User.disabled_at.is_(None),
            User.presence == ONLINE,
            User.seen_at > now() - HERE_WITHIN,
            or_(Role.all_desks, Role.is_admin, exists(mine.correlate(User))),
        )
    )
    rows = db.session.execute(statement.limit(MOST_ASKED))
    return any(is_admin or "ticket.reply" in permissions for is_admin, permissions in rows)
