"""The outbox: what leaves is queued here, in the transaction of what is said, and what became of it is told here."""

import contextlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from sqlalchemy import select

from core.clock import now
from core.database import db, unit, writing
from core.declare import SYSTEM, Channel, Mailer
from core.engine.current import hooks, registry
from core.engine.hooks import CORE
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.identity_kinds import EMAIL
from core.models import Account, Delivery, DeliveryState, Message, Ticket
from core.services.answering import following
from core.services.customer import customers
from core.services.record import counters, events
from core.services.record.kept import kept
from core.services.work import jobs

JOB = "deliver"
NOTE = "queued"


def queue(
    message: Message,
    *,
    to: Sequence[str] | None = None,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    delay: int = 0,
    channel: str | None = None,
) -> Delivery | None:
    """Queue a reply in the open unit of work; None where the ticket's channel sends nothing."""
    ticket = message.ticket
    name = channel or hooks().first("choose_channel", str, ticket=ticket, message=message)
    if name is None:
        return None
    by = registry().channels.get(name)
    if by is None:
        raise Invalid(_("No active channel reaches this customer. Switch the plugin of the channel on first."))
    message.channel = name
    bound = by.recipient(ticket)
    wanted = [bound] if bound else list(to) if to is not None else _default_recipients(ticket, by)
    if not wanted:
        raise Invalid(_("This customer has no address to write to."), {"to": _("Add an address first.")})
    sender = sender_for(ticket, name)
    row = Delivery(
        message_id=message.id,
        ticket_id=ticket.id,
        channel=name,
        account_id=sender.id if sender else None,
        header=new_header(ticket, sender),
        to=wanted,
        cc=list(cc),
        bcc=list(bcc),
        due_at=now() + timedelta(seconds=0 if by.is_live else delay),
    )
    message.message_id, message.to, message.cc = row.header, list(wanted), list(cc)
    db.session.add(row)
    unit().notes.setdefault(NOTE, {})[message] = row
    _wake(row)
    if by.is_live:
        events.after_commit(lambda: _hand_over(row.id))
    return row


def queued(message: Message) -> Delivery | None:
    """Give the delivery that the open unit of work has queued for a message, if it has."""
    found: Delivery | None = unit().notes.get(NOTE, {}).get(message)
    return found


def send_by(message: Message, channel: str) -> bool:
    """Send a reply once more by another channel, to the customer's own address there; tell whether it could be.

    For an answer that the first channel took and that nobody read: a visitor who has left gets it by mail. Its answers
    land in the same ticket. Since 1.0.

    Example::

        if not has_read and (mail := channel_reaching("email")):
            send_by(message, mail)
    """
    by = registry().channels.get(channel)
    if by is None or not _default_recipients(message.ticket, by):
        return False
    with writing():
        return queue(message, channel=channel) is not None


def channel_reaching(kind: str) -> str | None:
    """Name the first active channel that reaches a kind of identity ("email"), or None. Since 1.0.

    Example::

        return channel_reaching("email") if has_left(ticket) else None
    """
    return next((channel.name for channel in registry().channels if kind in channel.reaches), None)


def _hand_over(row_id: int) -> None:
    """Deliver at once what a live channel takes; if it cannot be, the job that waits tries again."""
    from core.services.mailroom import delivery  # it stands above this module

    with contextlib.suppress(jobs.Again, jobs.LostLease):
        delivery.deliver({"delivery": row_id})


def _wake(row: Delivery) -> None:
    jobs.enqueue_at_commit(lambda: jobs.Wanted(JOB, {"delivery": row.id}, f"deliver:{row.id}", row.due_at))


@dataclass(frozen=True, slots=True)
class Sender:
    """An account from which something leaves."""

    id: int
    channel: str
    address: str
    desk_id: int
    is_active: bool


def _senders() -> tuple[Sender, ...]:
    return kept(("senders",), _read_senders)


def _read_senders() -> tuple[Sender, ...]:
    facts = select(Account.id, Account.channel, Account.address, Account.desk_id, Account.is_active)
    return tuple(Sender(*row) for row in db.session.execute(facts.order_by(Account.id)))


def _mail_sender() -> Sender | None:
    """Give an account from which mail leaves: its domain is that of the site's own letters."""
    names = {channel.name for channel in registry().channels if EMAIL in channel.reaches}
    return next((each for each in _senders() if each.channel in names), None)


def _default_recipients(ticket: Ticket, channel: Channel) -> list[str]:
    addresses = (ticket.customer.address(kind) for kind in sorted(channel.reaches))
    return [address for address in addresses if address][:1]


def sender_for(ticket: Ticket, channel: str) -> Sender | None:
    """Give the account from which a ticket is answered: its own, else one of its desk, else any."""
    able = [each for each in _senders() if each.channel == channel and each.is_active]
    own = [each for each in able if each.id == ticket.account_id]
    of_desk = [each for each in able if each.desk_id == ticket.desk_id]
    return next(iter((*own, *of_desk, *able)), None)


def new_header(ticket: Ticket | None, sender: Sender | None) -> str:
    """Make the Message-ID (without its angle brackets) under which a message leaves, however often it is tried."""
    _name, address = parseaddr(sender.address if sender else "")
    domain = address.rpartition("@")[2] or "tanggap.invalid"
    about = ticket.key if ticket else "site"
    return f"{about}.{secrets.token_hex(12)}@{domain}"


def letter(
    to: str, subject: str, html: str, text: str, locale: str = "en", kind: str = "", desk: str = ""
) -> Delivery | None:
    """Queue system mail (an invitation, an alarm); None where no plugin offers to send it."""
    if hooks().first("choose_mailer", Mailer) is None:
        return None
    with writing() as session:
        row = Delivery(
            channel="mailer",
            header=new_header(None, _mail_sender()),
            to=[to],
            letter={"subject": subject, "html": html, "text": text, "locale": locale, "kind": kind, "desk": desk},
        )
        session.add(row)
        _wake(row)
        return row


def tell(row: Delivery, event: str) -> None:
    """Write down what became of a message, and bring a ticket with trouble to somebody's attention."""
    ticket = row.message.ticket if row.message else None
    events.record(event, SYSTEM, ticket=ticket, message=row.message, data={"answer": row.answer, "to": row.to})
    if event == "delivery.sent":
        if row.message:
            following.wake(row.message)
        return
    if ticket is not None:
        ticket.needs_attention = True
    answer = row.answer
    events.after_commit(lambda: hooks().notify("delivery_failed", delivery=row, error=answer))


def retry(row_id: int) -> Delivery:
    """Send a failed or doubtful message again, because somebody asked for it."""
    with writing() as session:
        row = session.scalar(
            select(Delivery).where(Delivery.id == row_id).with_for_update().execution_options(populate_existing=True)
        )
        if row is None:
            raise NotFound(_("There is no such message."))
        if row.state not in {DeliveryState.FAILED, DeliveryState.IN_DOUBT}:
            raise Invalid(_("This message is not waiting for a decision."))
        row.state = DeliveryState.QUEUED
        row.created_at = now()
        again(row, now())
        if row.message:
            row.message.ticket.needs_attention = False
        counters.bump_at_commit(counters.CHANGE)
        return row


def cancel(row_id: int) -> bool:
    """Take back a message that has not left; tell whether it could be."""
    with writing() as session:
        row = session.scalar(
            select(Delivery).where(Delivery.id == row_id).with_for_update().execution_options(populate_existing=True)
        )
        if row is None or row.state != DeliveryState.QUEUED or row.attempts:
            return False
        row.state = DeliveryState.CANCELLED
        return True


def again(row: Delivery, due_at: datetime) -> None:
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
        customer = customers.find(EMAIL, address) if address else None
        if customer is not None and is_final:
            for each in customer.identities:
                if each.value == customers.normal(EMAIL, address):
                    each.bounces += 1
                    each.undeliverable_at = each.undeliverable_at or now()
        tell(row, "delivery.bounced")
        return row
