"""Hands what is in the outbox to its channel, and knows at each moment what became of it.

States: queued → leased → sending (committed before the point of no return) → sent, failed or in doubt. A process that
dies in "sending" leaves a message that may or may not have left: it is parked and shown, never sent again unasked.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from core.clock import now
from core.crash import crashpoint
from core.database import db, writing
from core.declare import Mailer, Outgoing, OutgoingFile, Sent
from core.engine.current import hooks, registry
from core.engine.hooks import CORE
from core.errors import GiveUp, InDoubt, TryLater
from core.i18n import gettext as _
from core.i18n import speaking
from core.models import Delivery, DeliveryState, Message, Ticket
from core.services import files
from core.services.installation import settings
from core.services.mailroom import mail_kinds, outbox
from core.services.ticket import participants
from core.services.ticket.proof import is_proven
from core.services.work import jobs

BACK_OFF = (60, 300, 900, 3600, 7200, 14400)
GIVE_UP_AFTER = timedelta(days=5)
LEASE = timedelta(seconds=120)
UNFINISHED = (DeliveryState.QUEUED, DeliveryState.LEASED)


def deliver(payload: dict[str, Any]) -> None:
    """Hand one queued message to its channel (a job)."""
    row = _lease(int(payload["delivery"]))
    if row is None:
        return
    row_id, fence = row.id, row.fence
    crashpoint("delivery.leased")
    try:
        sent = _send(row)
    except TryLater as later:
        _try_later(row_id, fence, str(later), later.after)
    except GiveUp as error:
        _settle(row_id, fence, DeliveryState.FAILED, str(error))
    except InDoubt as error:
        _settle(row_id, fence, DeliveryState.IN_DOUBT, str(error))
    except (SystemExit, KeyboardInterrupt):
        raise
    except Exception as error:  # a channel's own fault is a reason to try again, not to lose the message
        _try_later(row_id, fence, f"{type(error).__name__}: {error}", None)
    else:
        crashpoint("delivery.after_send")
        _settle(row_id, fence, DeliveryState.SENT, sent.response, sent)


def _lease(row_id: int) -> Delivery | None:
    with writing() as session:
        row = session.scalar(
            select(Delivery).where(Delivery.id == row_id).with_for_update().execution_options(populate_existing=True)
        )
        if row is None:
            return None
        if row.state == DeliveryState.SENDING:
            _park(row)
            return None
        if row.state not in UNFINISHED:
            return None
        if row.due_at > now():
            raise jobs.Again(row.due_at)
        row.state = DeliveryState.LEASED
        row.fence += 1
        row.attempts += 1
        row.leased_until = now() + LEASE
        row.leased_by = jobs.worker_name()
        return row


def _park(row: Delivery) -> None:
    """A process died between handing the message over and hearing the answer."""
    if settings.get(CORE, "in_doubt", "park") == "retry":
        row.state = DeliveryState.QUEUED
        outbox.again(row, now())
        return
    row.state = DeliveryState.IN_DOUBT
    row.answer = _("The connection ended before the server said whether it took the message.")
    outbox.tell(row, "delivery.in_doubt")


def _send(row: Delivery) -> Sent:
    outgoing = _outgoing(row)
    ticket = row.message.ticket if row.message else _ticket_of(row)
    outgoing = hooks().filter("filter_outbound", outgoing, ticket=ticket)
    db.session.rollback()  # no snapshot is held while the other side is slow
    if row.message_id is None:
        mailer = hooks().first("choose_mailer", Mailer)
        if mailer is None:
            raise TryLater(_("No plugin offers to send mail. Switch the e-mail plugin on."))
        return mailer.send(outgoing)
    channel = registry().channels.get(row.channel)
    if channel is None:
        raise TryLater(_("The channel %(channel)s is switched off.", channel=row.channel))
    return channel.send(outgoing)


def _ticket_of(row: Delivery) -> Ticket | None:
    return db.session.get(Ticket, row.ticket_id) if row.ticket_id else None


def _outgoing(row: Delivery) -> Outgoing:
    row_id, fence = row.id, row.fence

    def sending() -> None:
        crashpoint("delivery.before_sending")
        _move(row_id, fence, DeliveryState.SENDING)
        crashpoint("delivery.sending")

    if row.message is None:
        return _outgoing_letter(row, sending)
    message = row.message
    ticket = message.ticket
    # What is forwarded to a third party carries neither the customer's key nor the ids of what was said before.
    part = participants.of(ticket, ticket.customer) if message.is_public else None
    earlier = _public_headers(message) if message.is_public else []
    return Outgoing(
        delivery_id=row.id,
        message_id=row.header,
        account=row.account_id,
        to=tuple(row.to),
        cc=tuple(row.cc),
        bcc=tuple(row.bcc),
        subject=_subject(message),
        html=message.html,
        text=message.text,
        sending=sending,
        from_name=message.author_name,
        reply_key=part.reply_key if part else "",
        in_reply_to=earlier[-1] if earlier else "",
        references=tuple(earlier),
        files=tuple(
            OutgoingFile(each.name, each.mime, files.read(each.sha256), each.content_id) for each in message.attachments
        ),
        automatic=bool(message.automatic),
        locale=ticket.locale or "en",
        ticket_number=ticket.number,
        written_at=message.created_at,
        kind=mail_kinds.of(message),
        desk=ticket.desk.slug,
    )


def _subject(message: Message) -> str:
    """Give the ticket's subject; in a mail that no person wrote only once an address of the customer is proven.

    Anybody may type any address: what they type as subject would be advertising in our name.
    """
    ticket = message.ticket
    if not (message.automatic and message.is_public) or is_proven(ticket):
        return ticket.subject
    with speaking(ticket.locale):
        return _("Ticket #%(number)s", number=ticket.number)


def _outgoing_letter(row: Delivery, sending: Any) -> Outgoing:
    content, ticket = row.letter or {}, _ticket_of(row)
    return Outgoing(
        delivery_id=row.id,
        message_id=row.header,
        account=row.account_id,
        to=tuple(row.to),
        subject=content.get("subject", ""),
        html=content.get("html", ""),
        text=content.get("text", ""),
        sending=sending,
        automatic=True,
        written_at=row.created_at,
        locale=content.get("locale", "en"),
        kind=content.get("kind", ""),
        desk=ticket.desk.slug if ticket is not None else content.get("desk", ""),
    )


def _public_headers(message: Message) -> list[str]:
    """Give the ids of the newest public messages before this one: what References is made of, never a note's."""
    statement = (
        select(Message.message_id)
        .where(
            Message.ticket_id == message.ticket_id,
            Message.id < message.id,
            Message.kind != "note",
            Message.message_id != "",
        )
        .order_by(Message.id.desc())
        .limit(20)
    )
    return list(db.session.scalars(statement))[::-1]


def _try_later(row_id: int, fence: int, reason: str, after: float | None) -> None:
    with writing() as session:
        row = session.get(Delivery, row_id)
        if row is None or row.fence != fence:
            return
        row.answer = reason[:2000]
        if now() - row.created_at > GIVE_UP_AFTER:
            row.state = DeliveryState.FAILED
            outbox.tell(row, "delivery.failed")
            return
        row.state = DeliveryState.QUEUED
        wait = after if after is not None else BACK_OFF[min(row.attempts, len(BACK_OFF)) - 1]
        row.due_at = now() + timedelta(seconds=wait)
        row.leased_until = None
        due = row.due_at
    raise jobs.Again(due)


def _settle(row_id: int, fence: int, state: DeliveryState, answer: str, sent: Sent | None = None) -> None:
    with writing() as session:
        row = session.get(Delivery, row_id)
        if row is None or row.fence != fence:
            return
        row.state = state
        row.answer = answer[:2000]
        row.leased_until = None
        if sent is not None:
            row.sent_at = now()
            row.refused = dict(sent.refused)
        names = {
            DeliveryState.SENT: "delivery.sent",
            DeliveryState.FAILED: "delivery.failed",
            DeliveryState.IN_DOUBT: "delivery.in_doubt",
        }
        outbox.tell(row, "delivery.failed" if sent is not None and sent.refused else names[state])


def _move(row_id: int, fence: int, state: DeliveryState) -> None:
    with writing() as session:
        moved = session.execute(
            update(Delivery)
            .where(Delivery.id == row_id, Delivery.fence == fence, Delivery.state == DeliveryState.LEASED)
            .values(state=state)
            .execution_options(synchronize_session=False)
        )
        if not moved.rowcount:  # type: ignore[attr-defined]
            raise jobs.LostLease(f"Delivery {row_id} was taken over.")
