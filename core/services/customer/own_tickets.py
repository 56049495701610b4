"""What a customer may see of tickets: decided here and nowhere else, as `access` decides it for staff.

A customer sees a ticket as its requester or as a confirmed participant, and never one in spam or trash. The requester
is a participant from the moment the ticket is opened, so one condition over `participant` says both.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.clock import now
from core.database import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import (
    Attachment,
    Customer,
    Delivery,
    DeliveryState,
    Kind,
    Message,
    MessageKind,
    Participant,
    Rank,
    Ticket,
)
from core.services.ticket.merging import survivor_of
from core.services.ticket.participants import REQUESTER

PAGE = 20
MESSAGES = 50


@dataclass(frozen=True, slots=True)
class OwnTicket:
    """A ticket as its customer's list shows it: who spoke last in public, and when. Since 1.0."""

    ticket: Ticket
    spoke_at: datetime
    is_answered: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class OwnTickets:
    """A page of a customer's tickets, the newest first; `older` is the number from which the next page goes on.

    Since 1.0.
    """

    rows: tuple[OwnTicket, ...]
    older: int | None = None


@dataclass(frozen=True, slots=True)
class OwnThread:
    """The newest messages of a ticket that its customer may read, oldest first; `earlier` leads further back.

    Since 1.0.
    """

    messages: tuple[Message, ...]
    earlier: int | None = None


def seen_by(customer: Customer) -> list[ColumnElement[bool]]:
    """Give the conditions that a ticket must meet for a customer to see it."""
    takes_part = or_(Participant.is_confirmed, Participant.role == REQUESTER)
    theirs = select(Participant.ticket_id).where(Participant.customer_id == customer.id, takes_part)
    return [Ticket.id.in_(theirs), Ticket.rank > Rank.SPAM, Ticket.merged_into_id.is_(None)]


def public() -> list[ColumnElement[bool]]:
    """Give the conditions that a message must meet for a customer to read it.

    No note, and no answer that may still be taken back: it has not left yet.
    """
    waits = select(Delivery.id).where(
        Delivery.message_id == Message.id,
        Delivery.state == DeliveryState.QUEUED,
        Delivery.attempts == 0,
        Delivery.due_at > now(),
    )
    return [Message.kind != MessageKind.NOTE, ~waits.exists()]


def one(customer: Customer, number: int) -> Ticket:
    """Give a ticket of a customer's; one that was merged is the ticket in which it lives on.

    Raises `NotFound` for somebody else's and for one that never was, in the same words. Since 1.0.

    Example::

        ticket = customer_ticket(customer, 1042)
    """
    found = _find(customer, number) or _find(customer, _survivor(customer, number))
    if found is None:
        raise NotFound(_("There is no such ticket."))
    return found


def _find(customer: Customer, number: int | None) -> Ticket | None:
    if number is None or customer.erased_at is not None:
        return None
    return db.session.scalar(_tickets(customer).where(Ticket.id == number))


def _survivor(customer: Customer, number: int) -> int | None:
    gone = db.session.get(Ticket, number)
    was_theirs = gone is not None and gone.customer_id == customer.id and gone.merged_into_id is not None
    return survivor_of(gone).id if gone is not None and was_theirs else None


def _tickets(customer: Customer) -> Select[Ticket]:
    return select(Ticket).where(*seen_by(customer)).options(joinedload(Ticket.status), joinedload(Ticket.customer))


def page(customer: Customer, *, closed: bool, before: int | None = None, size: int = PAGE) -> OwnTickets:
    """Give a page of a customer's tickets that are closed, or of those that are not; `before` is `older` of the last.

    Since 1.0.

    Example::

        for row in customer_tickets(customer, closed=False).rows:
            draw(row.ticket, row.spoke_at)
    """
    statement = _tickets(customer).order_by(Ticket.id.desc()).limit(size + 1)
    statement = statement.where(Ticket.rank == Rank.CLOSED if closed else Ticket.rank > Rank.CLOSED)
    if before is not None:
        statement = statement.where(Ticket.id < before)
    found = list(db.session.scalars(statement))
    return OwnTickets(rows(customer, found[:size]), found[size - 1].id if len(found) > size else None)


def rows(customer: Customer, tickets: list[Ticket]) -> tuple[OwnTicket, ...]:
    """Say of each ticket who spoke last in what its customer may read."""
    if not tickets:
        return ()
    newest = select(Message.id).where(Message.ticket_id == Ticket.id, *public()).order_by(Message.id.desc()).limit(1)
    last = newest.correlate(Ticket).scalar_subquery()
    statement = select(Ticket.id, Message.created_at, Message.kind).join(Message, Message.id == last)
    spoke = {row[0]: row for row in db.session.execute(statement.where(Ticket.id.in_([each.id for each in tickets])))}
    made = []
    for ticket in tickets:
        _id, at, kind = spoke.get(ticket.id, (0, ticket.opened_at, MessageKind.CUSTOMER))
        answered = kind == MessageKind.REPLY and ticket.kind is not Kind.CLOSED
        made.append(OwnTicket(ticket, at, answered, ticket.customer_id == customer.id))
    return tuple(made)


def find(customer: Customer, words: str, cursor: str | None = None) -> tuple[OwnTickets, str | None]:
    """Search what a customer may read in the tickets they see; give a page, and the cursor of the next.

    Since 1.0.

    Example::

        found, older = search_customer_tickets(customer, "invoice")
    """
    from core.services.finding.search import customer_page

    hits = customer_page(customer, words, cursor, PAGE)
    numbers = [row.ticket_id for row in hits.rows]
    tickets = {each.id: each for each in db.session.scalars(_tickets(customer).where(Ticket.id.in_(numbers)))}
    return OwnTickets(rows(customer, [tickets[n] for n in numbers if n in tickets])), hits.cursor_older


def thread(customer: Customer, ticket: Ticket, before: int | None = None) -> OwnThread:
    """Give a page of what a customer may read in a ticket that `customer_ticket` gave. Since 1.0.

    Example::

        for message in customer_thread(customer, ticket).messages:
            draw(message.author_name, message.html)
    """
    statement = select(Message).join(Ticket).where(Ticket.id == ticket.id, *seen_by(customer), *public())
    if before is not None:
        statement = statement.where(Message.id < before)
    statement = statement.options(selectinload(Message.attachments)).order_by(Message.id.desc()).limit(MESSAGES + 1)
    newest = list(db.session.scalars(statement))
    earlier = newest[MESSAGES - 1].id if len(newest) > MESSAGES else None
    return OwnThread(tuple(newest[:MESSAGES][::-1]), earlier)


def file(customer: Customer, handle: str, ticket: Ticket | None = None) -> Attachment:
    """Give a file of a message that a customer may read, of one `ticket` or of all that they see.

    Raises `NotFound`, for a file of a note too. Since 1.0.

    Example::

        return file_response(customer_file(customer, handle))
    """
    conditions = [Attachment.handle == handle[:64], *public(), *seen_by(customer)]
    if ticket is not None:
        conditions.append(Ticket.id == ticket.id)
    statement = select(Attachment).join(Message, Message.id == Attachment.message_id).join(Ticket)
    found = db.session.scalar(statement.where(and_(*conditions))) if customer.erased_at is None else None
    if found is None:
        raise NotFound(_("There is no such file."))
    return found
