"""Erases what a customer said: whole threads of their own tickets, their part in those of others."""

import time
from collections.abc import Collection, Iterable, Iterator

from sqlalchemy import delete, select, update
from sqlalchemy.orm import selectinload

from core.clock import now
from core.database import db, writing
from core.i18n import gettext as _
from core.models import (
    Attachment,
    Delivery,
    DeliveryState,
    Draft,
    Inbox,
    Message,
    MessageKind,
    Participant,
    Ticket,
)
from core.models.tables import field_value
from core.security import new_key
from core.services.customer.privacy import remains
from core.services.customer.privacy.known import Known
from core.services.customer.privacy.records import scrub_events
from core.services.finding import search
from core.services.ticket.rubbish import remove_files

BATCH = 20


def batches(customer_id: int) -> Iterator[list[int]]:
    """Give the numbers of the tickets that a customer has to do with, some at a time."""
    written = select(Message.ticket_id).where(Message.customer_id == customer_id)
    part = select(Participant.ticket_id).where(Participant.customer_id == customer_id)
    own = select(Ticket.id).where(Ticket.customer_id == customer_id)
    numbers = sorted({*db.session.scalars(own), *db.session.scalars(part), *db.session.scalars(written)})
    db.session.rollback()
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def erase(numbers: Collection[int], known: Known) -> None:
    """Erase a customer from some tickets, in one unit of work; their files go afterwards."""
    since = time.time()
    digests: set[str] = set()
    with writing() as session:
        remains.overwrite(session)
        statement = select(Ticket).where(Ticket.id.in_(numbers)).order_by(Ticket.id).with_for_update()
        for ticket in session.scalars(statement.execution_options(populate_existing=True)):
            digests |= _erase_thread(ticket, known)
            scrub_events(ticket.id, known)
    remove_files(digests, since)


def _erase_thread(ticket: Ticket, known: Known) -> set[str]:
    is_own = ticket.customer_id == known.customer_id
    statement = select(Message).where(Message.ticket_id == ticket.id).options(selectinload(Message.attachments))
    messages = list(db.session.scalars(statement.execution_options(populate_existing=True)))
    digests = set(_raw_of(messages))
    for message in messages:
        if is_own or message.customer_id == known.customer_id:
            digests |= _erase_message(message, known)
        else:
            _leave_out(message, known)
    _erase_deliveries(ticket, known, is_own=is_own)
    _erase_part(ticket, known, is_own=is_own)
    if is_own:
        digests |= _erase_drafts(ticket)
        _erase_ticket(ticket)
    elif ticket.preview:
        ticket.preview = ""
    db.session.flush()
    for message in messages:
        search.index(message)
    return digests


def _raw_of(messages: Iterable[Message]) -> list[str]:
    """Let go of the messages as they came in, those of others too, for they quote; what tells a repetition stays."""
    numbers = [each.inbox_id for each in messages if each.inbox_id]
    if not numbers:
        return []
    digests = list(db.session.scalars(select(Inbox.sha256).where(Inbox.id.in_(numbers))))
    forgotten = update(Inbox).where(Inbox.id.in_(numbers)).values(external_id="", error="")
    db.session.execute(forgotten.execution_options(synchronize_session=False))
    for message in messages:
        message.inbox_id = None
    return digests


def _erase_message(message: Message, known: Known) -> set[str]:
    digests = {each.sha256 for each in message.attachments}
    db.session.execute(delete(Attachment).where(Attachment.message_id == message.id))
    db.session.expire(message, ["attachments"])
    words = _("This message was erased.")
    message.html, message.text, message.quoted_html = f"<p>{words}</p>", words, ""
    message.subject, message.blocked_images = "", 0
    message.to, message.cc, message.remarks, message.data = [], [], [], {}
    if message.kind == MessageKind.CUSTOMER:
        message.message_id, message.author_address = "", ""
        message.author_name = known.pseudonym if message.customer_id == known.customer_id else ""
    return digests


def _leave_out(message: Message, known: Known) -> None:
    """What others said stays theirs; what they quoted and whom they wrote to does not."""
    message.quoted_html = ""
    message.to = [each for each in message.to if not known.is_in(each)]
    message.cc = [each for each in message.cc if not known.is_in(each)]
    message.data = {}


def _erase_deliveries(ticket: Ticket, known: Known, *, is_own: bool) -> None:
    for row in db.session.scalars(select(Delivery).where(Delivery.ticket_id == ticket.id)):
        if row.state == DeliveryState.QUEUED and (is_own or any(known.is_in(each) for each in row.to)):
            row.state = DeliveryState.CANCELLED
        gone = (lambda _each: True) if is_own else known.is_in
        row.to, row.cc, row.bcc = ([each for each in some if not gone(each)] for some in (row.to, row.cc, row.bcc))
        row.refused = {key: value for key, value in row.refused.items() if not gone(key)}
        row.answer, row.letter = "", None


def _erase_part(ticket: Ticket, known: Known, *, is_own: bool) -> None:
    """The requester stays, under another key; who was in copy is gone."""
    part = db.session.scalar(
        select(Participant).where(Participant.ticket_id == ticket.id, Participant.customer_id == known.customer_id)
    )
    if part is not None and is_own:
        part.reply_key = new_key()
    elif part is not None:
        db.session.delete(part)


def _erase_drafts(ticket: Ticket) -> set[str]:
    drafts = select(Draft.id).where(Draft.ticket_id == ticket.id)
    digests = set(db.session.scalars(select(Attachment.sha256).where(Attachment.draft_id.in_(drafts))))
    db.session.execute(delete(Attachment).where(Attachment.draft_id.in_(drafts)))
    db.session.execute(delete(Draft).where(Draft.ticket_id == ticket.id))
    return digests


def _erase_ticket(ticket: Ticket) -> None:
    ticket.subject, ticket.preview, ticket.fields = _("Erased"), "", {}
    ticket.has_files, ticket.changed_at = False, now()
    db.session.execute(delete(field_value).where(field_value.c.ticket_id == ticket.id))
