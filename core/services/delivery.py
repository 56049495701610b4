"""The outbox: queues what leaves, hands it to the channel, and knows at each moment what became of it.

States: queued → leased → sending (committed before the point of no return) → sent, failed or in doubt. A process that
dies in "sending" leaves a message that may or may not have left: it is parked and shown, never sent again unasked.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from core.clock import now
from core.crash import crashpoint
from core.database import db, writing
from core.declare import SYSTEM, Channel, Outgoing, OutgoingFile, Sent
from core.engine.current import hooks, registry
from core.engine.hooks import CORE
from core.errors import GiveUp, InDoubt, Invalid, NotFound, TryLater
from core.models import Account, Delivery, DeliveryState, Message, Ticket
from core.services import counters, customers, events, files, jobs, participants, settings

JOB = "deliver"
BACK_OFF = (60, 300, 900, 3600, 7200, 14400)
GIVE_UP_AFTER = timedelta(days=5)
LEASE = timedelta(seconds=120)
UNFINISHED = (DeliveryState.QUEUED, DeliveryState.LEASED)


def queue(
    message: Message,
    *,
    to: Sequence[str] | None = None,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    delay: int = 0,
) -> Delivery | None:
    """Queue a reply in the open unit of work; None where the ticket's channel sends nothing."""
    ticket = message.ticket
    name = hooks().first("choose_channel", ticket=ticket, message=message)
    if name is None:
        return None
    channel = registry().channels.get(name)
    if channel is None:
        raise Invalid(_("No active channel reaches this customer. Switch the plugin of the channel on first."))
    message.channel = name
    wanted = list(to) if to is not None else _default_recipients(ticket, channel)
    if not wanted:
        raise Invalid(_("This customer has no address to write to."), {"to": _("Add an address first.")})
    account = account_for(ticket, name)
    row = Delivery(
        message_id=message.id,
        ticket_id=ticket.id,
        channel=name,
        account_id=account.id if account else None,
        header=new_header(ticket, account),
        to=wanted,
        cc=list(cc),
        bcc=list(bcc),
        due_at=now() + timedelta(seconds=delay),
    )
    message.message_id, message.to, message.cc = row.header, list(wanted), list(cc)
    db.session.add(row)
    db.session.flush()
    _wake(row)
    return row


def _wake(row: Delivery) -> None:
    jobs.enqueue(CORE, JOB, {"delivery": row.id}, due_at=row.due_at, key=f"deliver:{row.id}")


def _default_recipients(ticket: Ticket, channel: Channel) -> list[str]:
    addresses = (ticket.customer.address(kind) for kind in sorted(channel.reaches))
    return [address for address in addresses if address][:1]


def account_for(ticket: Ticket, channel: str) -> Account | None:
    """Give the account from which a ticket is answered: its own, else one of its desk, else any."""
    if ticket.account and ticket.account.channel == channel and ticket.account.is_active:
        return ticket.account
    statement = select(Account).where(Account.channel == channel, Account.is_active)
    return db.session.scalar(statement.order_by((Account.desk_id == ticket.desk_id).desc(), Account.id).limit(1))


def new_header(ticket: Ticket | None, account: Account | None) -> str:
    """Make the Message-ID (without its angle brackets) under which a message leaves, however often it is tried."""
    _name, address = parseaddr(account.address if account else "")
    domain = address.rpartition("@")[2] or "tanggap.invalid"
    about = ticket.key if ticket else "site"
    return f"{about}.{secrets.token_hex(12)}@{domain}"


def letter(to: str, subject: str, html: str, text: str, locale: str = "en") -> Delivery | None:
    """Queue system mail (an invitation, an alarm); None where no plugin offers to send it."""
    if hooks().first("choose_mailer") is None:
        return None
    with writing() as session:
        row = Delivery(
            channel="mailer",
            header=new_header(None, session.scalar(select(Account).where(Account.channel == "email").limit(1))),
            to=[to],
            letter={"subject": subject, "html": html, "text": text, "locale": locale},
        )
        session.add(row)
        session.flush()
        _wake(row)
        return row


# ---- sending --------------------------------------------------------------------------------------------------------


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
        row = session.scalar(select(Delivery).where(Delivery.id == row_id).with_for_update())
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
        _again(row, now())
        return
    row.state = DeliveryState.IN_DOUBT
    row.answer = _("The connection ended before the server said whether it took the message.")
    _show(row, "delivery.in_doubt")


def _send(row: Delivery) -> Sent:
    outgoing = _outgoing(row)
    ticket = row.message.ticket if row.message else None
    outgoing = hooks().filter("filter_outbound", outgoing, ticket=ticket)
    db.session.rollback()  # no snapshot is held while the other side is slow
    if row.message_id is None:
        mailer = hooks().first("choose_mailer")
        if mailer is None:
            raise TryLater(_("No plugin offers to send mail. Switch the e-mail plugin on."))
        return mailer.send(outgoing)
    channel = registry().channels.get(row.channel)
    if channel is None:
        raise TryLater(_("The channel %(channel)s is switched off.", channel=row.channel))
    return channel.send(outgoing)


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
    part = participants.of(ticket, ticket.customer)
    earlier = _public_headers(message)
    return Outgoing(
        delivery_id=row.id,
        message_id=row.header,
        account=row.account_id,
        to=tuple(row.to),
        cc=tuple(row.cc),
        bcc=tuple(row.bcc),
        subject=ticket.subject,
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
        locale=ticket.locale or "en",
        ticket_number=ticket.number,
        written_at=message.created_at,
    )


def _outgoing_letter(row: Delivery, sending: Any) -> Outgoing:
    content = row.letter or {}
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
            _show(row, "delivery.failed")
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
        _show(row, "delivery.failed" if sent is not None and sent.refused else names[state])


def _show(row: Delivery, event: str) -> None:
    """Write down what became of a message, and bring a ticket with trouble to somebody's attention."""
    ticket = row.message.ticket if row.message else None
    events.record(event, SYSTEM, ticket=ticket, message=row.message, data={"answer": row.answer, "to": row.to})
    if event == "delivery.sent":
        return
    if ticket is not None:
        ticket.needs_attention = True
    answer = row.answer
    events.after_commit(lambda: hooks().notify("delivery_failed", delivery=row, error=answer))


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


# ---- what people may do about it --------------------------------------------------------------------------------


def retry(row_id: int) -> Delivery:
    """Send a failed or doubtful message again, because somebody asked for it."""
    with writing() as session:
        row = session.scalar(select(Delivery).where(Delivery.id == row_id).with_for_update())
        if row is None:
            raise NotFound(_("There is no such message."))
        if row.state not in {DeliveryState.FAILED, DeliveryState.IN_DOUBT}:
            raise Invalid(_("This message is not waiting for a decision."))
        row.state = DeliveryState.QUEUED
        row.created_at = now()
        _again(row, now())
        if row.message:
            row.message.ticket.needs_attention = False
        counters.bump_at_commit(counters.CHANGE)
        return row


def cancel(row_id: int) -> bool:
    """Take back a message that has not left; tell whether it could be."""
    with writing() as session:
        row = session.scalar(select(Delivery).where(Delivery.id == row_id).with_for_update())
        if row is None or row.state != DeliveryState.QUEUED or row.attempts:
            return False
        row.state = DeliveryState.CANCELLED
        return True


def _again(row: Delivery, due_at: datetime) -> None:
    row.due_at = due_at
    row.leased_until = None
    jobs.enqueue(CORE, JOB, {"delivery": row.id}, due_at=due_at, key=f"deliver:{row.id}:{row.fence}:{row.attempts}")


def by_header(header: str) -> Delivery | None:
    """Give the message of ours that bears a Message-ID."""
    return db.session.scalar(select(Delivery).where(Delivery.header == header))


def bounced(header: str, address: str, reason: str, is_final: bool) -> Delivery | None:
    """Note that a message of ours came back; None if it is not ours."""
    with writing():
        row = by_header(header)
        if row is None:
            return None
        row.answer = reason[:2000]
        row.bounced_at = now()
        customer = customers.find("email", address) if address else None
        if customer is not None and is_final:
            for each in customer.identities:
                if each.value == customers.normal("email", address):
                    each.bounces += 1
                    each.undeliverable_at = each.undeliverable_at or now()
        _show(row, "delivery.bounced")
        return row
