"""Tells whether whoever wrote in a ticket has proven that the address is theirs: anybody may type any address."""

from sqlalchemy import select

from core.database import db
from core.models import Message, MessageKind, Ticket


def is_proven(ticket: Ticket) -> bool:
    """Tell whether one message of the customer in this ticket certainly is theirs."""
    theirs = (Message.ticket_id == ticket.id, Message.kind == MessageKind.CUSTOMER, Message.is_verified)
    return db.session.scalar(select(Message.id).where(*theirs).limit(1)) is not None
