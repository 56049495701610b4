"""Messages that nobody wrote by hand: the note, the answer or the forwarded mail of a rule."""

import re

from sqlalchemy import select

from core.database import db, writing
from core.declare import Actor, InboundFile
from core.engine.current import hooks, registry
from core.errors import Invalid
from core.html_text import html_to_text
from core.i18n import gettext as _
from core.identity_kinds import EMAIL
from core.models import Message, MessageKind, Ticket
from core.sanitise import clean_html
from core.services import files
from core.services.locking import lock
from core.services.mailroom import outbox
from core.services.mailroom.system_mail import may_be_written_to
from core.services.record import events
from core.services.ticket import tickets

MACHINE = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|auto-?reply|autoresponder)(?:[+._=-].*)?@",
    re.IGNORECASE,
)


def note_of(ticket: Ticket, actor: Actor, html: str) -> Message:
    """Add an internal note in the name of a rule, say."""
    with writing():
        message = _message(lock(ticket.id), actor, MessageKind.NOTE, html)
        tickets.add(message)
        hooks().before("before_message_send", message=message, actor=actor)
        return _recorded(message, actor)


def reply_of(ticket: Ticket, actor: Actor, html: str) -> Message:
    """Answer the customer in nobody's name; the message says that a machine wrote it (RFC 3834).

    Nobody has answered by it: the customer still waits, and what the desk does after a reply is not done. What a
    machine wrote last is never answered, and one mailbox gets at most 3 such answers an hour and 10 a day, so that two
    machines which answer one another fall silent. Raises `Invalid` with the reason.
    """
    with writing():
        ticket = lock(ticket.id)
        _demand_a_person(ticket)
        message = _message(ticket, actor, MessageKind.REPLY, html)
        message.author_name = ticket.desk.name[:120]
        message.automatic = (actor.label or "Tanggap")[:120]
        tickets.add(message)
        hooks().before("before_message_send", message=message, actor=actor)
        outbox.queue(message)
        return _recorded(message, actor)


def forward(ticket: Ticket, actor: Actor, html: str, to: str, with_files_of: Message | None = None) -> Message:
    """Write to somebody outside about a ticket: a note in it that also leaves by mail.

    An answer to it comes back into the ticket by the id of this mail alone; the customer's reply key is not given away.
    """
    with writing():
        ticket = lock(ticket.id)
        channel = next((each.name for each in registry().channels if EMAIL in each.reaches), None)
        if channel is None:
            raise Invalid(_("No active channel sends e-mail. Switch the e-mail plugin on first."))
        message = _message(ticket, actor, MessageKind.NOTE, html)
        message.user_id = actor.id if actor.is_user else None
        tickets.add(message, _files(with_files_of))
        hooks().before("before_message_send", message=message, actor=actor)
        outbox.queue(message, to=[to], channel=channel)
        return _recorded(message, actor)


def _message(ticket: Ticket, actor: Actor, kind: MessageKind, html: str) -> Message:
    cleaned = clean_html(html)
    return Message(
        ticket=ticket,
        kind=kind,
        channel=ticket.channel,
        author_name=actor.label[:120],
        subject=ticket.subject,
        html=cleaned.html,
        text=html_to_text(cleaned.html),
        is_verified=True,
    )


def _files(message: Message | None) -> list[InboundFile]:
    return [
        InboundFile(each.name, each.mime, files.read(each.sha256), each.content_id, each.is_inline)
        for each in (message.attachments if message is not None else ())
    ]


def _recorded(message: Message, actor: Actor) -> Message:
    data = {"kind": str(message.kind), "channel": message.channel}
    events.record("message.added", actor, ticket=message.ticket, message=message, data=data)
    return message


def _demand_a_person(ticket: Ticket) -> None:
    """Raise `Invalid` where nobody, or a machine, would get an automatic answer."""
    address = ticket.customer.address(EMAIL) or ""
    if ticket.spam_at is not None or ticket.deleted_at is not None:
        raise Invalid(_("Spam and what is in the trash get no automatic answer."))
    if newest_is_automatic(ticket) or MACHINE.match(address):
        raise Invalid(_("A machine wrote last; it gets no automatic answer."))
    if not may_be_written_to(address or f"ticket-{ticket.id}@invalid"):
        raise Invalid(_("This address has had enough automatic answers for now, or takes none."))


def newest_is_automatic(ticket: Ticket) -> bool:
    """Tell whether what came in last was written by a machine."""
    newest = select(Message.automatic).where(Message.ticket_id == ticket.id, Message.kind == MessageKind.CUSTOMER)
    return bool(db.session.scalar(newest.order_by(Message.id.desc()).limit(1)))
