"""Everything that comes from outside enters here, in two steps: keep the raw bytes, then make something of them.

The raw bytes are stored and committed first; only then may the provider be told that we have them. Ticket and
message follow
in a second transaction, which looks again whether they are there: a crash anywhere loses nothing and doubles nothing.
"""

import hashlib
import traceback
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError, OperationalError

from core.clock import now
from core.crash import crashpoint
from core.database import db, writing
from core.declare import SYSTEM, Drop, Inbound
from core.engine.current import hooks, registry
from core.errors import Invalid, Veto
from core.i18n import gettext as _
from core.identity_kinds import EMAIL
from core.models import Account, Category, Customer, Desk, Inbox, InboxState, Kind, Message, Ticket
from core.services import files
from core.services.customer import customers
from core.services.locking import lock
from core.services.mailroom import outbox
from core.services.record import events
from core.services.ticket import participants, tickets
from core.services.ticket.merging import survivor_of
from core.wire import inbound_from_bytes, inbound_to_bytes

MOST_ATTEMPTS = 5
MOST_NAMED = 10
MOST_TRIES_AT_ONCE = 3
SETTLES_WITHIN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a message: its row, and the ticket it is in, if it is in one. Since 1.0.

    `state` is processed, dropped, quarantined, or stored (its channel is off, so it waits); `is_new` is False for a
    repetition.
    """

    inbox_id: int
    state: str
    ticket_number: int | None = None
    reason: str = ""
    is_new: bool = True


def receive(inbound: Inbound) -> Received:
    """Take in one message of a channel that has no raw form of its own: a form, a chat, an importer.

    The message is stored and committed first, then becomes a ticket or goes into one. Idempotent: the same channel,
    account and `external_id` never make a second message, and give the ticket of the first. Does not raise for what is
    wrong with the message: `Received.state` is then "quarantined" (an admin sees why) or "dropped", without a ticket
    number. Since 1.0.

    Example::

        receive(Inbound("form", external_id=key, identity=("email", address), subject=subject, text=text))
    """
    inbox = accept(inbound.channel, inbound_to_bytes(inbound), inbound.external_id, inbound.account)
    return process(inbox.id)


def receive_raw(
    channel: str, raw: bytes, external_id: str = "", *, account: int | None, same_bytes: bool = False
) -> Received:
    """Take in one message of a channel that has a raw form, such as a mail; idempotent as `accept_raw` is.

    Since 1.0.
    """
    return process(accept(channel, raw, external_id, account, same_bytes=same_bytes).id)


def accept_raw(
    channel: str, raw: bytes, external_id: str = "", *, account: int | None = None, same_bytes: bool = False
) -> int:
    """Keep raw bytes and give the number of their row: when this returns, the provider may be told that we have them.

    `process_raw` makes a message of them. The same external id never makes a second row; with `same_bytes` the bytes
    themselves are the id. Since 1.0.
    """
    return accept(channel, raw, external_id, account, same_bytes=same_bytes).id


def process_raw(number: int) -> Received:
    """Make a message of bytes that `accept_raw` kept; says so if that was done before. Since 1.0."""
    return process(number)


def accept(
    channel: str, raw: bytes, external_id: str = "", account: int | None = None, *, same_bytes: bool = False
) -> Inbox:
    """Keep the raw bytes: when this returns they are safe, and the provider may be told.

    The same external id never makes a second row; with `same_bytes` (mail) the bytes themselves are the id.
    """
    sha256 = files.put(raw)
    crashpoint("intake.after_file")
    source = _source_key(account, sha256 if same_bytes or not external_id else external_id)
    inbox = Inbox(
        channel=channel,
        account_id=account,
        source_key=source,
        external_id=external_id[:250],
        sha256=sha256,
        size=len(raw),
    )
    try:
        return _keep(inbox)
    except IntegrityError:  # the same message came twice at the same moment, and the other was quicker
        return db.session.scalars(_SAME, _key(inbox)).one()


def _keep(inbox: Inbox) -> Inbox:
    with writing() as session:
        found = session.scalar(_SAME, _key(inbox))
        if found is not None:
            return found
        session.add(inbox)
        session.flush()
        crashpoint("intake.before_raw_commit")
    crashpoint("intake.after_raw_commit")
    return inbox


_SAME = select(Inbox).where(Inbox.channel == bindparam("channel"), Inbox.source_key == bindparam("source"))
# as it is now, not as this session remembers it
_ROW = select(Inbox).where(Inbox.id == bindparam("number")).execution_options(populate_existing=True)
_LOCKED = _ROW.with_for_update()


def _key(inbox: Inbox) -> dict[str, str]:
    return {"channel": inbox.channel, "source": inbox.source_key}


def _source_key(account: int | None, identity: str) -> str:
    return f"{account or 0}:{hashlib.sha256(identity.encode()).hexdigest()}"


def process(inbox_id: int) -> Received:
    """Make a message, and a ticket where needed, out of a stored one; says so if that was done before."""
    inbox = db.session.scalar(_ROW, {"number": inbox_id})
    if inbox is None:
        raise Invalid(f"There is no stored message {inbox_id}.")
    if inbox.state in {InboxState.PROCESSED, InboxState.DROPPED}:
        return Received(inbox.id, inbox.state, inbox.ticket_id, inbox.error, is_new=False)
    if inbox.channel not in registry().channels:  # its plugin is off: it waits until it is on again
        return Received(
            inbox.id, inbox.state, reason=_("The channel %(channel)s is switched off.", channel=inbox.channel)
        )
    try:
        inbound = _parse(inbox)
        filtered = hooks().filter("filter_inbound", inbound, ends=Drop)
        if isinstance(filtered, Drop):
            return _set_aside(inbox_id, InboxState.DROPPED, filtered.reason)
        crashpoint("intake.parsed")
        return _entered(inbox_id, filtered)
    except Veto as veto:
        return _set_aside(inbox_id, InboxState.QUARANTINED, str(veto))
    except KeyboardInterrupt:
        raise
    except Exception:
        return _set_aside(inbox_id, InboxState.QUARANTINED, traceback.format_exc())


def _parse(inbox: Inbox) -> Inbound:
    channel = registry().channels.get(inbox.channel)
    if channel is None:
        raise Invalid(f"The channel {inbox.channel} is switched off.")
    raw = files.read(inbox.sha256)
    return channel.parse(raw, inbox.account_id, inbox.external_id) or inbound_from_bytes(raw)


def _entered(inbox_id: int, inbound: Inbound) -> Received:
    """Enter it; anew where another message, at the same moment, was quicker.

    It made the same stranger known, or the database found that the two waited for each other and ended this one.
    """
    for _time in range(MOST_TRIES_AT_ONCE - 1):
        try:
            return _enter(inbox_id, inbound)
        except (IntegrityError, OperationalError) as error:
            if isinstance(error, OperationalError) and "deadlock" not in str(error).lower():
                raise
            db.session.rollback()
    return _enter(inbox_id, inbound)


def _enter(inbox_id: int, inbound: Inbound) -> Received:
    with writing() as session:
        inbox = session.scalar(_LOCKED, {"number": inbox_id})
        if inbox is None or inbox.state == InboxState.PROCESSED:
            return Received(inbox_id, InboxState.PROCESSED, inbox.ticket_id if inbox else None, is_new=False)
        ticket = _bounce(inbound) or _converse(inbox, inbound)
        inbox.state = InboxState.PROCESSED
        inbox.ticket_id = ticket.id
        inbox.settled_at = now()
        inbox.error = ""
        crashpoint("intake.before_commit")
    crashpoint("intake.after_commit")
    return Received(inbox_id, InboxState.PROCESSED, ticket.id)


def _bounce(inbound: Inbound) -> Ticket | None:
    """A message of ours came back: it belongs to that message and opens nothing."""
    if not inbound.bounce_of:
        return None
    row = outbox.bounced(
        inbound.bounce_of,
        inbound.extra.get("bounced_address", ""),
        inbound.extra.get("bounce_reason", ""),
        inbound.extra.get("bounce_is_final") == "yes",
    )
    return row.message.ticket if row is not None and row.message is not None else None


def _converse(inbox: Inbox, inbound: Inbound) -> Ticket:
    customer = _customer(inbound)
    ticket = hooks().first("find_ticket", Ticket, inbound=inbound, customer=customer)
    previous = None
    if ticket is not None:
        ticket = _survivor(lock(ticket))
        if _is_too_old(ticket, inbound):
            previous, ticket = ticket, None
    if ticket is None:
        ticket = _open(inbox, inbound, customer)
        if previous is not None:
            events.record("ticket.follows", SYSTEM, ticket=ticket, data={"number": previous.id})
    elif customer.id == ticket.customer_id:
        participants.take_in(ticket, customer)
    inbound = _propose(ticket, customer, inbound)
    tickets.add_inbound(ticket, customer, inbound, inbox.id, _is_verified(ticket, customer, inbound))
    return ticket


def _customer(inbound: Inbound) -> Customer:
    known = hooks().first("find_customer", Customer, inbound=inbound)
    customer = known or customers.make(*inbound.identity, name=inbound.name)
    if known is None or inbound.verified:  # else a stranger could put a number of theirs under somebody else's name
        for kind, value in inbound.other_identities:
            customers.add_identity(customer, kind, value)
    return customer


def _survivor(ticket: Ticket) -> Ticket:
    for _step in range(20):
        if ticket.merged_into_id is None:
            break
        ticket = lock(ticket.merged_into_id)
    return ticket


def _is_too_old(ticket: Ticket, inbound: Inbound) -> bool:
    """A reply long after closing is a new matter; so is one to a ticket in the trash."""
    if inbound.automatic:
        return False
    if ticket.deleted_at is not None:
        return True
    closed_at = ticket.closed_at if ticket.kind is Kind.CLOSED else None
    return closed_at is not None and now() - closed_at > timedelta(days=ticket.desk.reopen_days)


def _open(inbox: Inbox, inbound: Inbound, customer: Customer) -> Ticket:
    account = db.session.get(Account, inbox.account_id) if inbox.account_id else None
    desk = db.session.scalar(select(Desk).where(Desk.slug == inbound.desk)) if inbound.desk else None
    category = None
    if inbound.category and inbound.category.isdigit():
        category = db.session.get(Category, int(inbound.category))
    return tickets.open_ticket(
        customer,
        inbound.subject,
        inbound.channel,
        desk=desk,
        account=account,
        inbound=inbound,
        category_id=category.id if category else None,
    )


def _propose(ticket: Ticket, customer: Customer, inbound: Inbound) -> Inbound:
    """Propose to the agent a stranger who writes and those in Cc, while there is room; who is left out is noted.

    Message ids are known to everybody who was ever in Cc, so strangers can come in any number.
    """
    is_stranger = customer.id != ticket.customer_id and participants.of(ticket, customer) is None
    room = participants.MOST - len(participants.all_of(ticket)) if is_stranger or inbound.cc else 0
    left_out: list[str] = []
    if is_stranger and room > 0:
        participants.begin(ticket, customer, participants.CC, is_confirmed=False)
        room -= 1
    elif is_stranger:
        left_out.append(inbound.identity[1])
    for address in inbound.cc[: participants.MOST]:
        if _is_ours(address):
            continue
        if room > 0:
            participants.take_in(ticket, customers.find_or_make(EMAIL, address), is_confirmed=False)
            room -= 1
        else:
            left_out.append(address)
    left_out += inbound.cc[participants.MOST :]
    if not left_out:
        return inbound
    text = _(
        "Not proposed as participants, for this ticket has %(count)s already: %(people)s",
        count=participants.MOST, people=", ".join(left_out[:MOST_NAMED]),
    )  # fmt: skip
    return replace(inbound, notes=(*inbound.notes, text))


def _is_ours(address: str) -> bool:
    local, _at, domain = customers.normal(EMAIL, address).rpartition("@")
    plain = f"{local.partition('+')[0]}@{domain}"
    return db.session.scalar(select(Account.id).where(Account.address == plain).limit(1)) is not None


def _is_verified(ticket: Ticket, customer: Customer, inbound: Inbound) -> bool:
    """The channel vouches for the author, or the author holds a key that only they were sent.

    Whoever took part in a ticket that was merged into this one holds two.
    """
    return inbound.verified or any(_is_key_to(ticket, customer, key) for key in inbound.reply_keys)


def _is_key_to(ticket: Ticket, customer: Customer, key: str) -> bool:
    part = participants.by_key(key)
    if part is None or part.customer_id != customer.id:
        return False
    led_to = db.session.get(Ticket, part.ticket_id)
    return led_to is not None and survivor_of(led_to).id == ticket.id


def _set_aside(inbox_id: int, state: InboxState, reason: str) -> Received:
    db.session.rollback()
    with writing() as session:
        inbox = session.get(Inbox, inbox_id)
        if inbox is None:
            return Received(inbox_id, state, reason=reason)
        inbox.state = state
        inbox.error = reason[-20_000:]
        inbox.attempts += 1
        inbox.settled_at = now()
        events.record(f"intake.{state}", SYSTEM, data={"inbox": inbox_id, "reason": reason[-500:]})
    return Received(inbox_id, state, reason=reason)


def sweep(_payload: dict[str, object]) -> None:
    """Process what was stored but not processed, because the process died in between (a job)."""
    before = now() - SETTLES_WITHIN
    active = [channel.name for channel in registry().channels]
    statement = select(Inbox.id).where(
        Inbox.state == InboxState.STORED, Inbox.received_at < before, Inbox.channel.in_(active)
    )
    for inbox_id in list(db.session.scalars(statement.order_by(Inbox.id).limit(200))):
        process(inbox_id)


def reprocess(inbox_id: int) -> Received:
    """Try a quarantined message once more, because somebody asked for it."""
    with writing() as session:
        inbox = session.get(Inbox, inbox_id)
        if inbox is None or inbox.state not in {InboxState.QUARANTINED, InboxState.DROPPED}:
            raise Invalid(_("This message is not in quarantine."))
        inbox.state = InboxState.STORED
    return process(inbox_id)


def message_of(inbox_id: int) -> Message | None:
    """Give the message that came of a stored one."""
    return db.session.scalar(select(Message).where(Message.inbox_id == inbox_id))
