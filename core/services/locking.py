"""Gives a ticket as it is now, and keeps others from changing it while it is being changed."""

from sqlalchemy import select

from core.database import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import Ticket


def lock(number: int) -> Ticket:
    """Give a ticket, locked until the unit of work ends; raises `NotFound`."""
    ticket = db.session.scalar(
        select(Ticket).where(Ticket.id == number).with_for_update().execution_options(populate_existing=True)
    )
    if ticket is None:
        raise NotFound(_("There is no ticket #%(number)s.", number=number))
    return ticket
