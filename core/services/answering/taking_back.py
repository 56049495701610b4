"""Undo of sending: an answer that has not left yet becomes the draft it was, and the ticket is as it was before."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Attachment, Delivery, DeliveryState, Draft, Message, MessageKind, Status, Ticket, User
from core.services.answering import drafts
from core.services.finding import search
from core.services.locking import lock
from core.services.mailroom import outbox
from core.services.record import events
from core.services.staff.actors import user_actor
from core.services.ticket import changes

BEFORE = "before"
FACTS: Mapping[str, Callable[[int], Any]] = {
    "status_id": lambda id_: db.session.get(Status, id_),
    "assignee_id": lambda id_: db.session.get(User, id_),
}
MOMENTS = ("waiting_since", "first_reply_at", "active_at", "snoozed_until", "closed_at")


def remember(ticket: Ticket) -> dict[str, Any]:
    """Note how a ticket stands before it is answered."""
    moments = {name: _told(getattr(ticket, name)) for name in MOMENTS}
    return {name: getattr(ticket, name) for name in FACTS} | moments | {"preview": ticket.preview}


def note(message: Message, before: Mapping[str, Any], bcc: list[str]) -> None:
    """Keep with an answer what taking it back needs."""
    after = {name: getattr(message.ticket, name) for name in FACTS}
    message.data = {**message.data, BEFORE: {**before, "after": after, "bcc": list(bcc)}}


def can_take_back(row: Delivery, message: Message, user: User) -> bool:
    """Tell whether an answer of somebody's own is still here."""
    waits = row.state == DeliveryState.QUEUED and not row.attempts and BEFORE in message.data
    return waits and message.user_id == user.id


def take_back(delivery_id: int, user: User, *, as_draft: bool = True) -> Ticket:
    """Undo the sending of an answer: the draft is back with its files, and the ticket is as it was."""
    with writing() as session:
        row = session.get(Delivery, delivery_id)
        if row is None or row.message is None or row.message.user_id != user.id:
            raise NotFound(_("There is no such message."))
        ticket = lock(row.message.ticket_id)
        message = row.message
        if BEFORE not in message.data or not outbox.cancel(row.id):
            raise Invalid(_("It is too late: the message has left."))
        before = message.data[BEFORE]
        if as_draft:
            _restore_draft(message, row, user, before.get("bcc", []))
        _restore_ticket(ticket, message, user, before)
        data = {"to": row.to, "number": ticket.id}
        search.forget([message.id])
        session.delete(row)
        session.delete(message)
        session.flush()
        events.record("message.taken_back", user_actor(user), ticket=ticket, data=data)
        return ticket


def _restore_draft(message: Message, row: Delivery, user: User, bcc: list[str]) -> None:
    session = db.session
    statement = select(Draft).where(
        Draft.ticket_id == message.ticket_id, Draft.user_id == user.id, Draft.kind == MessageKind.REPLY
    )
    draft = session.scalar(statement)
    if draft is None:
        draft = Draft(ticket_id=message.ticket_id, user_id=user.id, kind=MessageKind.REPLY)
        session.add(draft)
    # Whatever was begun since stands below what comes back.
    draft.html = message.html + (draft.html or "")
    acts = [*drafts.acts_of(message), *drafts.acts_of(draft)]
    draft.to, draft.cc, draft.data = list(row.to), list(row.cc), {drafts.BCC: bcc, drafts.ACTS: acts}
    session.flush()
    session.execute(
        update(Attachment).where(Attachment.message_id == message.id).values(message_id=None, draft_id=draft.id)
    )
    session.expire(message, ["attachments"])


def _restore_ticket(ticket: Ticket, message: Message, user: User, before: Mapping[str, Any]) -> None:
    """Put back what the answer changed, but nothing that somebody has changed since."""
    wanted: dict[str, Any] = {}
    for name, find in FACTS.items():
        if getattr(ticket, name) == before["after"].get(name):
            wanted[name.removesuffix("_id")] = find(before[name]) if before[name] else None
    if before.get("snoozed_until") and ticket.snoozed_until is None:
        wanted["snoozed_until"] = _read(before["snoozed_until"])
    is_newest = not _later(ticket, message)
    if wanted.get("status", ticket) is None:  # the status was deleted since
        del wanted["status"]
    changes.apply(ticket, user_actor(user), wanted)
    ticket.message_count -= 1
    ticket.reply_count -= 1
    ticket.first_reply_at = _read(before["first_reply_at"])
    if ticket.waiting_since is None:
        ticket.waiting_since = _read(before["waiting_since"])
    if is_newest:
        ticket.active_at = _read(before["active_at"]) or ticket.active_at
        ticket.preview = before["preview"]
    if ticket.closed_at is not None:
        ticket.closed_at = _read(before["closed_at"]) or ticket.closed_at
    db.session.flush()


def _later(ticket: Ticket, message: Message) -> bool:
    statement = select(Message.id).where(Message.ticket_id == ticket.id, Message.id > message.id).limit(1)
    return db.session.scalar(statement) is not None


def _told(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(moment: str | None) -> datetime | None:
    return datetime.fromisoformat(moment) if moment else None
