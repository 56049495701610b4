"""Gives a ticket as it is now, and keeps others from changing it while it is being changed."""

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm.attributes import set_committed_value

from core.database import db, unit
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import Desk, Status, Ticket
from core.services.record.kept import kept_row

NOTE = "locked"
_LOCKED = (
    select(Ticket).where(Ticket.id == bindparam("number")).with_for_update().execution_options(populate_existing=True)
)


def hold(ticket: Ticket) -> None:
    """Note that a ticket was made in the open unit of work: nobody else knows of it, so it need not be locked."""
    unit().notes.setdefault(NOTE, {})[ticket.id] = ticket


def lock(wanted: int | Ticket) -> Ticket:
    """Give a ticket, by its number or as it was found before, locked until the unit of work ends; raises `NotFound`."""
    # Asked for its id, a ticket of the transaction before would first be read for nothing.
    number = inspect(wanted).identity[0] if isinstance(wanted, Ticket) else wanted
    locked: dict[int, Ticket] = unit().notes.setdefault(NOTE, {})
    if number in locked and locked[number] in db.session:
        return locked[number]
    ticket = db.session.scalar(_LOCKED, {"number": number})
    if ticket is None:
        raise NotFound(_("There is no ticket #%(number)s.", number=number))
    set_committed_value(ticket, "status", kept_row(Status, ticket.status_id))
    set_committed_value(ticket, "desk", kept_row(Desk, ticket.desk_id))
    locked[number] = ticket
    return ticket
