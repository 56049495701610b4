"""Sends what somebody wrote, or keeps it as a draft and says why it was not sent: nothing that was typed is lost."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from core.clock import now
from core.database import db, writing
from core.engine.current import registry
from core.engine.hooks import CORE
from core.errors import ChangedMeanwhile, Invalid, Veto
from core.i18n import gettext as _
from core.i18n import ngettext
from core.models import Message, MessageKind, Status, Ticket, User
from core.services.answering import drafts, taking_back
from core.services.answering.drafts import Written
from core.services.installation import settings
from core.services.locking import lock
from core.services.mailroom import outbox
from core.services.mailroom.addresses import checked
from core.services.ticket import tickets

UNDO = "undo_seconds"
UNDO_SECONDS = 10
LONGEST_UNDO = 120


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was added, and its way out; no delivery for a note and where the channel sends nothing."""

    message_id: int
    delivery_id: int | None = None
    seconds: int = 0


def undo_seconds() -> int:
    """Say how long an answer waits before it leaves, so that it can be taken back."""
    value = settings.get(CORE, UNDO, UNDO_SECONDS)
    return min(int(value), LONGEST_UNDO) if isinstance(value, int | float) and value >= 0 else UNDO_SECONDS


def reply(user: User, ticket: Ticket, written: Written, seen: int | None, status: Status | None = None) -> Sent:
    """Answer the customer, unless somebody wrote meanwhile; what is not sent is kept as a draft."""
    seconds = undo_seconds()
    try:
        with writing():
            ticket = lock(ticket)
            _demand_fresh(ticket, user, seen)
            to, cc, bcc = (checked(each) for each in (written.to, written.cc, written.bcc))
            before = taking_back.remember(ticket)
            draft = drafts.to_send(user, ticket, MessageKind.REPLY, written)
            message = tickets.reply(
                ticket, user, written.html, to=to or None, cc=cc, bcc=bcc, draft=draft, status=status, delay=seconds
            )
            delivery = outbox.queued(message)
            if delivery is not None:
                taking_back.note(message, before, delivery.bcc)
    except (Veto, Invalid, ChangedMeanwhile):
        drafts.keep(user, ticket, MessageKind.REPLY, written)
        raise
    waits = seconds if delivery is not None and delivery.due_at > now() else 0
    return Sent(message.id, delivery.id if delivery else None, waits)


def by_act(user: User, ticket: Ticket, html: str) -> Message:
    """Answer the customer by an act on a ticket, a macro, say; it waits as an answer does that was written by hand."""
    with writing():
        ticket = lock(ticket)
        before = taking_back.remember(ticket)
        message = tickets.reply(ticket, user, html, delay=undo_seconds())
        delivery = outbox.queued(message)
        if delivery is not None:
            taking_back.note(message, before, delivery.bcc)
        return message


def note(user: User, ticket: Ticket, written: Written) -> Sent:
    """Add an internal note; what is not added is kept as a draft."""
    try:
        with writing():
            draft = drafts.to_send(user, ticket, MessageKind.NOTE, written)
            return Sent(tickets.note(ticket, user, written.html, draft=draft).id)
    except (Veto, Invalid):
        drafts.keep(user, ticket, MessageKind.NOTE, written)
        raise


def newer_than(ticket: Ticket, user: User, seen: int) -> list[Message]:
    """Give what others wrote after the page was drawn."""
    by_others: ColumnElement[Any] = or_(Message.user_id.is_(None), Message.user_id != user.id)
    statement = select(Message).where(Message.ticket_id == ticket.id, Message.id > seen, by_others)
    return list(db.session.scalars(statement.order_by(Message.id).limit(20)))


def _is_live(ticket: Ticket) -> bool:
    channel = registry().channels.get(ticket.channel)
    return channel is not None and channel.is_live


def _demand_fresh(ticket: Ticket, user: User, seen: int | None) -> None:
    newer = newer_than(ticket, user, seen) if seen is not None else []
    if _is_live(ticket):  # in a chat both write at the same time; a colleague who answered still counts
        newer = [message for message in newer if message.kind != MessageKind.CUSTOMER]
    if not newer:
        return
    names = ", ".join(dict.fromkeys(message.author_name for message in newer))
    said = ngettext(
        "%(names)s wrote while you were writing.", "%(names)s wrote %(num)d messages while you were writing.",
        len(newer), names=names,
    )  # fmt: skip
    raise ChangedMeanwhile(f"{said} {_('Nothing was sent and your text is kept. Read it first, or send anyway.')}")
