"""Which tickets a role sees: those of the desks it has access to, narrowed by its reach."""

from sqlalchemy import ColumnElement, or_, select

from core.database import db
from core.engine.markers import hookimpl
from core.models import Reach, Ticket, User, desk_access


@hookimpl(trylast=True)
def scope_tickets(user: User) -> list[ColumnElement[bool]]:
    """Ask the desks first, then the role."""
    conditions: list[ColumnElement[bool]] = []
    if not (user.role.all_desks or user.role.is_admin):
        conditions.append(Ticket.desk_id.in_(desks_of(user)))
    match user.role.reach:
        case Reach.OWN:
            conditions.append(Ticket.assignee_id == user.id)
        case Reach.OWN_AND_UNASSIGNED:
            conditions.append(or_(Ticket.assignee_id == user.id, Ticket.assignee_id.is_(None)))
        case Reach.TEAM:
            teams = [team.id for team in user.teams]
            conditions.append(
                or_(Ticket.assignee_id == user.id, Ticket.assignee_id.is_(None), Ticket.team_id.in_(teams))
            )
    return conditions


def desks_of(user: User) -> list[int]:
    """Give the ids of the desks that somebody has access to in person or through a team."""
    teams = [team.id for team in user.teams]
    held = or_(desk_access.c.user_id == user.id, desk_access.c.team_id.in_(teams))
    return list(db.session.scalars(select(desk_access.c.desk_id).where(held).distinct()))
