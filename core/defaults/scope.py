"""Which tickets a role sees: those of the desks it has access to, narrowed by its reach."""

from sqlalchemy import ColumnElement, or_

from core.engine.markers import hookimpl
from core.models import Reach, Ticket, User
from core.services.staff.scopes import desks_of, has_all_desks, teams_of


@hookimpl(trylast=True)
def scope_tickets(user: User) -> list[ColumnElement[bool]]:
    """Ask the desks first, then the role."""
    conditions: list[ColumnElement[bool]] = []
    if not has_all_desks(user):
        conditions.append(Ticket.desk_id.in_(desks_of(user)))
    match user.role.reach:
        case Reach.OWN:
            conditions.append(Ticket.assignee_id == user.id)
        case Reach.OWN_AND_UNASSIGNED:
            conditions.append(or_(Ticket.assignee_id == user.id, Ticket.assignee_id.is_(None)))
        case Reach.TEAM:
            of_my_team = Ticket.team_id.in_(teams_of(user))
            conditions.append(or_(Ticket.assignee_id == user.id, Ticket.assignee_id.is_(None), of_my_team))
    return conditions
