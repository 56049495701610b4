"""How far somebody sees: the conditions on tickets, and whether the kept sums can serve them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, or_, select

from core.database import db
from core.engine.current import hooks
from core.engine.hooks import CORE
from core.models import Reach, User, desk_access, team_member
from core.models.tables import tally
from core.services.record.kept import kept
from core.services.staff import access


@dataclass(frozen=True, slots=True)
class Scope:
    """What one person may see: `conditions` over Ticket; `sums` the same over the tally, none where it cannot say.

    It is plain where no plugin has a say in it: then it stays the same until somebody's role, teams or desks change.
    """

    user: User
    conditions: tuple[ColumnElement[bool], ...]
    sums: tuple[ColumnElement[bool], ...] | None
    has_all_desks: bool
    is_plain: bool = False


def scope_of(user: User) -> Scope:
    """Work out how far somebody sees."""
    if any(each.slug != CORE for each in hooks().implementations("scope_tickets")):
        return Scope(user, tuple(access.visible(user)), None, has_all_desks(user))
    conditions, sums = kept(("scope", user.id), lambda: (tuple(access.visible(user)), _sums(user)))
    return Scope(user, conditions, sums, has_all_desks(user), is_plain=True)


def has_all_desks(user: User) -> bool:
    """Tell whether no desk is closed to somebody."""
    return user.role.is_admin or user.role.all_desks


def teams_of(user: User) -> Select[tuple[int]]:
    """Give the ids of somebody's teams, as a part of a larger statement."""
    return select(team_member.c.team_id).where(team_member.c.user_id == user.id)


def desks_of(user: User) -> Select[tuple[int]]:
    """Give the ids of the desks somebody has access to in person or through a team, as a part of a larger statement."""
    held = or_(desk_access.c.user_id == user.id, desk_access.c.team_id.in_(teams_of(user)))
    return select(desk_access.c.desk_id).where(held)


def desk_ids(scope: Scope) -> list[int] | None:
    """Give the ids of the desks somebody has access to; None for all."""
    if scope.has_all_desks:
        return None
    user = scope.user
    return kept(("desks", user.id), lambda: _desk_ids(user))


def _desk_ids(user: User) -> list[int]:
    found: Iterable[int] = db.session.scalars(desks_of(user))
    return sorted(set(found))


def _sums(user: User) -> tuple[ColumnElement[bool], ...] | None:
    """The tally knows desks and assignees; teams it does not know."""
    if user.role.reach == Reach.TEAM:
        return None
    conditions: list[ColumnElement[bool]] = []
    if not has_all_desks(user):
        conditions.append(tally.c.desk_id.in_(desks_of(user)))
    if user.role.reach == Reach.OWN:
        conditions.append(tally.c.assignee_id == user.id)
    elif user.role.reach == Reach.OWN_AND_UNASSIGNED:
        conditions.append(tally.c.assignee_id.in_((user.id, 0)))
    return tuple(conditions)
