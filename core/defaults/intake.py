"""How the core itself finds out whose a message is and where it belongs."""

from sqlalchemy import select

from core.database import db
from core.declare import Inbound
from core.engine.markers import hookimpl
from core.models import Customer, Message, Ticket
from core.services.customer import customers
from core.services.mailroom import outbox
from core.services.ticket import participants


@hookimpl(trylast=True)
def find_customer(inbound: Inbound) -> Customer | None:
    """Go by the identity."""
    return customers.find(*inbound.identity)


@hookimpl(trylast=True)
def find_ticket(inbound: Inbound) -> Ticket | None:
    """Go by the reply key, then by the ids of our own messages, then by those of messages that came in; never by
    subject.
    """
    return _by_key(inbound) or _by_our_id(inbound) or _by_their_id(inbound)


def _by_key(inbound: Inbound) -> Ticket | None:
    for key in inbound.reply_keys:
        part = participants.by_key(key)
        if part is not None:
            return db.session.get(Ticket, part.ticket_id)
    return None


def _by_our_id(inbound: Inbound) -> Ticket | None:
    for header in inbound.in_reply_to:
        row = outbox.by_header(header)
        if row is not None and row.ticket_id is not None:
            return db.session.get(Ticket, row.ticket_id)
    return None


def _by_their_id(inbound: Inbound) -> Ticket | None:
    """A colleague in Cc may answer the customer's first mail, which is not ours but is in a ticket.

    Of several messages with one id the first counts: whoever knows the id can send it once more, but not before.
    """
    wanted = [header for header in inbound.in_reply_to if header]
    if not wanted:
        return None
    statement = select(Message.message_id, Message.ticket_id)
    statement = statement.where(Message.message_id.in_(wanted), Message.channel == inbound.channel)
    first: dict[str, int] = {}
    for message_id, ticket_id in db.session.execute(statement.order_by(Message.id)):
        first.setdefault(message_id.lower(), ticket_id)
    number = next((first[header.lower()] for header in wanted if header.lower() in first), None)
    return db.session.get(Ticket, number) if number is not None else None
