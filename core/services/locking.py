"""Gives a ticket as it is now, and keeps others from changing it while it is being changed."""

from sqlalchemy import inspect, select

from core.database import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import Ticket


def lock(wanted: int | Ticket) -> Ticket:
    """Give a ticket, by its number or as it was found before, locked until the unit of work ends; raises `NotFound`."""
    # Asked for its id, a ticket of the transaction before would first be read for nothing.
    number = inspect(wanted).identity[0] if isinstance(wanted, Ticket) else wanted
    ticket = db.session.scalar(
        select(Ticket).where(Ticket.id == number).with_for_update().execution_options(populate_existing=True)
    )
    if ticket is None:
        raise NotFound(_("There is no ticket #%(number)s.", number=number))
    return ticket
