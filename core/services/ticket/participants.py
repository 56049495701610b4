"""Who takes part in a ticket, and under which key each one's answers are known."""

from sqlalchemy import select

from core.database import db
from core.models import Customer, Participant, Ticket
from core.security import new_key

REQUESTER = "requester"
CC = "cc"
MOST = 20


def take_in(ticket: Ticket, customer: Customer, role: str = CC, is_confirmed: bool = True) -> Participant:
    """Make a customer a participant, or give the one that is there."""
    found = of(ticket, customer)
    if found is None:
        found = begin(ticket, customer, role, is_confirmed)
    return found


def begin(ticket: Ticket, customer: Customer, role: str = REQUESTER, is_confirmed: bool = True) -> Participant:
    """Make a customer a participant who is known not to be one yet."""
    made = Participant(
        ticket_id=ticket.id, customer=customer, role=role, reply_key=new_key(), is_confirmed=is_confirmed
    )
    db.session.add(made)
    return made


def of(ticket: Ticket, customer: Customer) -> Participant | None:
    """Give a customer's part in a ticket."""
    return db.session.scalar(
        select(Participant).where(Participant.ticket_id == ticket.id, Participant.customer_id == customer.id)
    )


def all_of(ticket: Ticket) -> list[Participant]:
    """Give everybody who takes part or was proposed to."""
    return list(
        db.session.scalars(select(Participant).where(Participant.ticket_id == ticket.id).order_by(Participant.id))
    )


def by_key(key: str) -> Participant | None:
    """Give the participant whose reply key this is."""
    return db.session.scalar(select(Participant).where(Participant.reply_key == key.lower()))
