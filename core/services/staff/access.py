"""Who may see and do what: decided here and nowhere else."""

from typing import Any

from sqlalchemy import ColumnElement, false, select

from core.database import db
from core.engine.current import hooks
from core.errors import NotFound, Refused
from core.i18n import gettext as _
from core.models import Ticket, User


def can(user: User, permission: str, obj: Any = None) -> bool:
    """Tell whether somebody may do something: the role must give it, and no plugin refuse it.

    `permission` is a name such as "ticket.reply" or one that `register_permissions` declared, `obj` what it is about
    (a ticket, say), handed to the plugins that are asked. An error in any of them is a no. Since 1.0.

    Example::

        if can(current_user(), "kb.write"):
            show_editor()
    """
    if user.disabled_at is not None:
        return False
    if not user.role.is_admin and permission not in user.role.permissions:
        return False
    return hooks().check("check_permission", user=user, permission=permission, obj=obj)


def demand(user: User, permission: str, obj: Any = None) -> None:
    """Raise `Refused`, which a page shows as 403, unless somebody may do something. Arguments as for `can`. Since 1.0.

    Example::

        demand(current_user(), "ticket.reply", ticket)
    """
    if not can(user, permission, obj):
        raise Refused(_("Your role does not allow this. Ask an administrator for the right to do it."))


def visible(user: User) -> list[ColumnElement[bool]]:
    """Give the conditions that a ticket must meet for somebody to see it; an error in any plugin hides all.

    Every query over tickets that a person gets to see has them. Since 1.0.

    Example::

        mine = select(Ticket).where(Ticket.assignee_id == user.id, *visible(user))
    """
    conditions = hooks().scope("scope_tickets", user=user)
    return [false()] if conditions is None else conditions


def ticket(user: User, number: int) -> Ticket:
    """Give the ticket of a number, if somebody may see it.

    Raises `NotFound` (404) for one that is hidden and for one that never was, alike. Since 1.0.

    Example::

        ticket = ticket_for(current_user(), number)
    """
    found = db.session.scalar(select(Ticket).where(Ticket.id == number, *visible(user)))
    if found is None:
        raise NotFound(_("There is no ticket #%(number)s.", number=number))
    return found
