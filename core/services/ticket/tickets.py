"""Opens tickets and adds what is said in them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from core.clock import now
from core.database import db, writing
from core.declare import SYSTEM, Actor, Inbound, InboundFile
from core.engine.current import hooks
from core.errors import Invalid, NotFound
from core.html_text import html_to_text, preview, text_to_html
from core.i18n import LANGUAGES
from core.i18n import gettext as _
from core.models import Account, Attachment, Customer, Desk, Draft, Kind, Message, MessageKind, Status, Ticket, User
from core.plain import clean_line
from core.sanitise import clean_html
from core.security import new_key
from core.services import files
from core.services.answering import drafts, following
from core.services.finding import search
from core.services.locking import hold, lock
from core.services.mailroom import outbox
from core.services.record import events
from core.services.record.kept import kept, kept_row
from core.services.staff.actors import customer_actor, user_actor
from core.services.ticket import changes, participants

LONGEST_SUBJECT = 300


def default_desk() -> Desk:
    """Give the desk for what names none."""
    first = select(Desk.id).order_by(Desk.is_default.desc(), Desk.position, Desk.id).limit(1)
    number = kept(("default desk",), lambda: db.session.scalar(first))
    desk = None if number is None else kept_row(Desk, number)
    if desk is None:
        raise NotFound(_("There is no desk yet. Make one under Settings, Desks."))
    return desk


def open_ticket(
    customer: Customer,
    subject: str,
    channel: str,
    *,
    actor: Actor = SYSTEM,
    desk: Desk | None = None,
    account: Account | None = None,
    status: Status | None = None,
    inbound: Inbound | None = None,
    assignee: User | None = None,
    category_id: int | None = None,
) -> Ticket:
    """Open a ticket; what is said in it is added next, in the same unit of work."""
    with writing() as session:
        moment = now()
        ticket = Ticket(
            key=new_key(),
            subject=clean_line(subject)[:LONGEST_SUBJECT] or _("(no subject)"),
            desk=desk or (account.desk if account else default_desk()),
            account=account,
            channel=channel,
            customer=customer,
            status=status or changes.status_of_kind(Kind.OPEN),
            assignee=assignee,
            category_id=category_id,
            locale=_spoken(inbound) or customer.locale,
            opened_at=moment,
            changed_at=moment,
            active_at=moment,
            waiting_since=moment,
            spam_at=moment if customer.is_spammer else None,
        )
        ticket.team_id = ticket.desk.team_id
        session.add(ticket)
        session.flush()
        hold(ticket)
        hooks().before("before_ticket_open", ticket=ticket, inbound=inbound)
        participants.begin(ticket, customer)
        events.record("ticket.opened", actor, ticket=ticket, data={"channel": channel})
        events.after_commit(lambda: hooks().notify("ticket_opened", ticket=ticket))
        return ticket


def _spoken(inbound: Inbound | None) -> str | None:
    return inbound.locale if inbound is not None and inbound.locale in LANGUAGES else None


def add_inbound(
    ticket: Ticket, customer: Customer, inbound: Inbound, inbox_id: int | None, is_verified: bool
) -> Message:
    """Add what a customer wrote."""
    with writing():
        cleaned = clean_html(inbound.html if inbound.html is not None else text_to_html(inbound.text or ""))
        quoted = clean_html(inbound.quoted_html).html if inbound.quoted_html else ""
        message = Message(
            ticket=ticket,
            kind=MessageKind.CUSTOMER,
            channel=inbound.channel,
            customer=customer,
            author_name=clean_line(inbound.name)[:120] or customer.name,
            author_address=inbound.identity[1][:254],
            subject=clean_line(inbound.subject)[:LONGEST_SUBJECT],
            html=cleaned.html,
            text=html_to_text(cleaned.html),
            quoted_html=quoted,
            blocked_images=cleaned.blocked_images,
            to=list(inbound.to),
            cc=list(inbound.cc),
            message_id=inbound.message_id[:250],
            inbox_id=inbox_id,
            is_verified=is_verified,
            automatic=inbound.automatic[:120],
            remarks=list(inbound.notes),
            data=dict(inbound.extra),
        )
        add(message, inbound.files)
        _customer_wrote(ticket, message)
        events.record(
            "message.added",
            customer_actor(customer),
            ticket=ticket,
            message=message,
            data={"kind": message.kind, "channel": message.channel},
        )
        return message


def add(message: Message, attached: Iterable[InboundFile] = ()) -> None:
    """Store a message with its files, in the open unit of work, and let lists and search know of it."""
    message.attachments = []  # a new message has none; saying so spares asking the database
    db.session.add(message)
    db.session.flush()
    for file in attached:
        message.attachments.append(files.attach(file, message=message))
    _tell(message)


def _tell(message: Message) -> None:
    ticket = message.ticket
    ticket.message_count += 1
    ticket.has_files = ticket.has_files or bool(message.attachments)
    ticket.active_at = ticket.changed_at = message.created_at
    if message.is_public:
        ticket.preview = preview(message.text, 200)
    search.index(message)
    events.after_commit(lambda: hooks().notify("message_added", ticket=ticket, message=message))


def _customer_wrote(ticket: Ticket, message: Message) -> None:
    """Bring the ticket back to whoever works on it; a machine's answer brings nothing back."""
    if message.automatic:
        return
    if ticket.waiting_since is None:
        ticket.waiting_since = message.created_at
    if ticket.kind is not Kind.OPEN or ticket.snoozed_until is not None:
        changes.apply(ticket, SYSTEM, {"status": changes.status_of_kind(Kind.OPEN), "snoozed_until": None})


def reply(
    ticket: Ticket,
    user: User,
    html: str,
    *,
    to: Sequence[str] | None = None,
    cc: Sequence[str] = (),
    bcc: Sequence[str] = (),
    attached: Iterable[InboundFile] = (),
    draft: Draft | None = None,
    status: Status | None = None,
    delay: int = 0,
) -> Message:
    """Answer the customer: the message and its delivery are stored together, so neither is without the other.

    `html` is cleaned before it is stored. Without `to` it goes to the customer; `delay` is how many seconds it waits,
    so that it may be taken back; `status` is what the ticket has afterwards, in place of what its desk says.
    Permissions are asked by whoever calls (`demand`). Raises `Invalid` for an empty answer or where no channel reaches
    the customer, and `Veto`. Since 1.0.

    Example::

        reply(ticket, current_user(), "<p>It is on its way.</p>", status=status_of_kind(Kind.PENDING))
    """
    with writing():
        ticket = lock(ticket)
        message = _staff_message(ticket, user, MessageKind.REPLY, html, attached, draft)
        ticket.reply_count += 1
        ticket.waiting_since = None
        ticket.first_reply_at = ticket.first_reply_at or message.created_at
        if outbox.queue(message, to=to, cc=cc, bcc=bcc, delay=delay) is None:
            following.wake(message)
        _record_staff_message(message, user)
        changes.after_reply(ticket, user, status)
        return message


def note(
    ticket: Ticket, user: User, html: str, *, attached: Iterable[InboundFile] = (), draft: Draft | None = None
) -> Message:
    """Add an internal note, which never leaves the site; arguments as for `reply`. Since 1.0."""
    with writing():
        ticket = lock(ticket)
        message = _staff_message(ticket, user, MessageKind.NOTE, html, attached, draft)
        following.wake(message)
        _record_staff_message(message, user)
        return message


def _staff_message(
    ticket: Ticket, user: User, kind: MessageKind, html: str, attached: Iterable[InboundFile], draft: Draft | None
) -> Message:
    cleaned = clean_html(html)
    text = html_to_text(cleaned.html)
    if not text.strip() and "<img" not in cleaned.html:
        raise Invalid(_("Write something first."), {"html": _("Write something first.")})
    message = Message(
        ticket=ticket,
        kind=kind,
        channel=ticket.channel,
        user=user,
        author_name=user.name,
        author_address=user.email,
        subject=ticket.subject,
        html=cleaned.html,
        text=text,
        is_verified=True,
    )
    add(message, attached)
    if draft is not None:
        _take_over(draft, message)
    hooks().before("before_message_send", message=message, actor=user_actor(user))
    return message


def _take_over(draft: Draft, message: Message) -> None:
    theirs = list(db.session.scalars(select(Attachment).where(Attachment.draft_id == draft.id).order_by(Attachment.id)))
    for file in theirs:
        file.draft_id = None
        message.attachments.append(file)
    if drafts.acts_of(draft):
        message.data = {**(message.data or {}), drafts.ACTS: drafts.acts_of(draft)}
    db.session.flush()  # a draft takes with it what is still its own
    db.session.delete(draft)
    message.ticket.has_files = message.ticket.has_files or bool(message.attachments)


def _record_staff_message(message: Message, user: User) -> None:
    data = {"kind": str(message.kind), "channel": message.channel}
    events.record("message.added", user_actor(user), ticket=message.ticket, message=message, data=data)


def messages_of(ticket: Ticket, before: int | None = None, limit: int = 50) -> list[Message]:
    """Give the newest messages of a ticket, oldest first; `before` is the id to page back from. Since 1.0."""
    statement = select(Message).where(Message.ticket_id == ticket.id)
    if before is not None:
        statement = statement.where(Message.id < before)
    newest = list(db.session.scalars(statement.order_by(Message.id.desc()).limit(limit)))
    return newest[::-1]
