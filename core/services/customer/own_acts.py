"""What a customer may do to a ticket of their own: answer it, close it, open it again."""

from collections.abc import Iterable
from datetime import timedelta

from core.clock import now
from core.database import writing
from core.declare import Inbound, InboundFile
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.identity_kinds import EMAIL
from core.models import Customer, Kind, Ticket
from core.plain import clean_text
from core.services.customer import own_tickets
from core.services.locking import lock
from core.services.mailroom import intake
from core.services.mailroom.intake import Received
from core.services.staff.actors import customer_actor
from core.services.ticket import changes, participants

LONGEST = 50_000


def answer(
    customer: Customer,
    ticket: Ticket,
    text: str,
    channel: str,
    key: str,
    *,
    files: Iterable[InboundFile] = (),
    remarks: Iterable[str] = (),
) -> Received:
    """Add what a customer writes to a ticket of theirs, through the intake like any other message.

    `channel` is the name of the channel on whose page it was written, `key` makes a second sending of the same form
    harmless, `remarks` are lines that staff read below it. An answer long after closing opens a ticket of its own, as
    by mail: `Received.ticket_number` says where it is. Raises `Invalid` for an empty one and `NotFound` where the
    customer does not see the ticket (any more). Since 1.0.

    Example::

        received = answer_as_customer(customer, ticket, form.text.data, "portal", key, files=files)
    """
    said = clean_text(text).strip()
    if not said:
        raise Invalid(_("Write something first."), {"text": _("Write something first.")})
    if len(said) > LONGEST:
        raise Invalid(_("A message has at most 50,000 characters."), {"text": _("Make it shorter.")})
    part = participants.of(own_tickets.one(customer, ticket.id), customer)
    if part is None or not customer.identities:
        raise NotFound(_("There is no such ticket."))
    first = next((each for each in customer.identities if each.kind == EMAIL), customer.identities[0])
    return intake.receive(
        Inbound(
            channel=channel,
            external_id=key,
            identity=(first.kind, first.value),
            name=customer.name,
            subject=ticket.subject,
            text=said,
            files=tuple(files),
            reply_keys=(part.reply_key,),
            verified=True,
            notes=tuple(remarks),
        )
    )


def close(customer: Customer, number: int) -> Ticket:
    """Close a ticket because its customer says that it is solved.

    Raises `NotFound` where the customer does not see it, and `Veto`. Since 1.0.

    Example::

        close_as_customer(customer, ticket.number)
    """
    return _set(customer, number, Kind.CLOSED)


def reopen(customer: Customer, number: int) -> Ticket:
    """Open a ticket again because its customer says that it is not solved.

    Raises `NotFound` where the customer does not see it, `Invalid` when it was closed too long ago, and `Veto`.
    Since 1.0.

    Example::

        reopen_as_customer(customer, ticket.number)
    """
    return _set(customer, number, Kind.OPEN)


def can_reopen(ticket: Ticket) -> bool:
    """Tell whether a ticket was closed so short a time ago that it may be opened again. Since 1.0."""
    return ticket.closed_at is not None and now() - ticket.closed_at <= timedelta(days=ticket.desk.reopen_days)


def _set(customer: Customer, number: int, kind: Kind) -> Ticket:
    with writing():
        ticket = lock(own_tickets.one(customer, number).id)
        own_tickets.one(customer, ticket.id)  # it may have been taken from them while the lock was waited for
        if (ticket.kind is Kind.CLOSED) == (kind is Kind.CLOSED):
            return ticket
        if kind is Kind.OPEN and not can_reopen(ticket):
            raise Invalid(_("This was closed long ago. Write an answer instead; it becomes a new request."))
        changes.apply(ticket, customer_actor(customer), {"status": changes.status_of_kind(kind)})
        return ticket
