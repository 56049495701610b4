"""Who may see and do what: decided here and nowhere else."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, false, select

from core.database import db
from core.engine.current import hooks
from core.errors import NotFound, Refused
from core.models import Ticket, User


def can(user: User, permission: str, obj: Any = None) -> bool:
    """Tell whether somebody may do something: the role must give it, and no plugin refuse it."""
    if user.disabled_at is not None:
        return False
    if not user.role.is_admin and permission not in user.role.permissions:
        return False
    return hooks().check("check_permission", user=user, permission=permission, obj=obj)


def demand(user: User, permission: str, obj: Any = None) -> None:
    """Raise `Refused` unless somebody may do something."""
    if not can(user, permission, obj):
        raise Refused(_("Your role does not allow this. Ask an administrator for the right to do it."))


def visible(user: User) -> list[ColumnElement[bool]]:
    """Give the conditions that a ticket must meet for somebody to see it; an error in any plugin hides all."""
    conditions = hooks().scope("scope_tickets", user=user)
    return [false()] if conditions is None else conditions


def ticket(user: User, number: int) -> Ticket:
    """Give a ticket that somebody may see; one that is hidden is as absent as one that never was."""
    found = db.session.scalar(select(Ticket).where(Ticket.id == number, *visible(user)))
    if found is None:
        raise NotFound(_("There is no ticket #%(number)s.", number=number))
    return found
