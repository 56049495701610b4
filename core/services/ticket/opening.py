"""Opens a ticket by hand: a letter to a customer, or a log of what one said on the phone, which sends nothing."""

from dataclasses import dataclass

from sqlalchemy import select

from core.database import db, writing
from core.declare import Inbound, InboundFile
from core.engine.current import registry
from core.errors import Invalid
from core.i18n import gettext as _
from core.identity_kinds import EMAIL, PHONE
from core.mail_address import is_email
from core.models import Delivery, Desk, Kind, Message, Ticket, User
from core.plain import clean_line
from core.services.answering import taking_back
from core.services.answering.answers import Sent, undo_seconds
from core.services.customer import customers
from core.services.mailroom import outbox
from core.services.mailroom.addresses import is_number
from core.services.record.kept import kept, kept_row
from core.services.staff.actors import user_actor
from core.services.staff.scopes import desks_of, has_all_desks
from core.services.ticket import changes, tickets
from core.services.ticket.triage import assignable

LOG = "log"  # the channel of what was written down by hand


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody filled in: to or of whom, about what."""

    channel: str
    address: str
    subject: str
    html: str
    customer_name: str = ""
    desk_id: int | None = None
    assignee_id: int | None = None
    files: tuple[InboundFile, ...] = ()


def channels() -> list[tuple[str, str]]:
    """Give the ways in which a ticket can be opened by hand."""
    starts = [(channel.name, str(channel.label)) for channel in registry().channels if channel.can_start]
    return [*starts, (LOG, _("Log of a call or a visit (sends nothing)"))]


def open_by_hand(user: User, wanted: Opening) -> tuple[Ticket, Sent | None]:
    """Open the ticket; a letter leaves after the time in which it can be taken back."""
    kind, value = _identity(wanted.address)
    if not clean_line(wanted.subject):
        raise Invalid(_("A ticket needs a subject."), {"subject": _("A ticket needs a subject.")})
    if wanted.channel not in dict(channels()):
        raise Invalid(_("This channel cannot open tickets."), {"channel": _("This channel cannot open tickets.")})
    with writing():
        desk = _desk(user, wanted.desk_id)
        customer = customers.find_or_make(kind, value, clean_line(wanted.customer_name, customers.LONGEST_NAME))
        ticket = tickets.open_ticket(
            customer,
            wanted.subject,
            wanted.channel,
            actor=user_actor(user),
            desk=desk,
            assignee=_assignee(desk, wanted),
        )
        if wanted.channel == LOG:
            _log(user, ticket, kind, value, wanted)
            return ticket, None
        message, delivery = _write_to(user, ticket, value, wanted)
    return ticket, Sent(message.id, delivery.id if delivery else None, undo_seconds())


def _write_to(user: User, ticket: Ticket, address: str, wanted: Opening) -> tuple[Message, Delivery | None]:
    before = taking_back.remember(ticket)
    message = tickets.reply(ticket, user, wanted.html, to=[address], attached=wanted.files, delay=undo_seconds())
    delivery = outbox.queued(message)
    if delivery is not None:
        taking_back.note(message, before, [])
    return message, delivery


def _log(user: User, ticket: Ticket, kind: str, value: str, wanted: Opening) -> None:
    """What a customer said stands as theirs; such a ticket starts as pending, for it was spoken about already."""
    inbound = Inbound(
        channel=LOG, external_id="", identity=(kind, value), name=ticket.customer.name, subject=wanted.subject,
        html=wanted.html, files=wanted.files, notes=(_("Written down by %(name)s", name=user.name),),
    )  # fmt: skip
    tickets.add_inbound(ticket, ticket.customer, inbound, None, is_verified=True)
    if ticket.spam_at is None:
        changes.apply(ticket, user_actor(user), {"status": changes.status_of_kind(Kind.PENDING)})


def _identity(address: str) -> tuple[str, str]:
    value = clean_line(address, 254)
    if is_email(value):
        return EMAIL, value
    if is_number(value):
        return PHONE, value
    words = _("Give an e-mail address or a phone number.")
    raise Invalid(words, {"address": words})


def _desk(user: User, desk_id: int | None) -> Desk:
    statement = select(Desk.id) if has_all_desks(user) else select(Desk.id).where(Desk.id.in_(desks_of(user)))
    if desk_id is not None:
        statement = statement.where(Desk.id == desk_id)
    first = statement.order_by(Desk.is_default.desc(), Desk.position, Desk.id).limit(1)
    number = kept(("desk to open in", user.id, desk_id), lambda: db.session.scalar(first))
    desk = None if number is None else kept_row(Desk, number)
    if desk is None:
        words = _("There is no such desk.")
        raise Invalid(words, {"desk_id": words})
    return desk


def _assignee(desk: Desk, wanted: Opening) -> User | None:
    return assignable(desk.id, wanted.assignee_id) if wanted.assignee_id is not None else None
