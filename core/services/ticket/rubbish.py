"""Spam and trash: put there, brought back, and thrown away for good."""

import time
from collections.abc import Iterable

from sqlalchemy import or_, select

from core.clock import now
from core.database import db, writing
from core.declare import Actor, JobRun
from core.engine.hooks import CORE
from core.errors import Invalid
from core.i18n import gettext as _
from core.models import Attachment, Customer, Inbox, InboxState, Message, Rank, Ticket, User
from core.services import files
from core.services.locking import lock
from core.services.record import events
from core.services.staff import access, scopes
from core.services.staff.actors import user_actor
from core.services.ticket import changes
from core.services.work import jobs

EMPTY_JOB = "rubbish.empty"
BATCH = 50
FOLDERS = {"spam": Rank.SPAM, "trash": Rank.TRASH}


def mark_spam(actor: Actor, ticket: Ticket) -> Ticket:
    """Call a ticket spam: later mail of its sender goes there too."""
    return _judge(actor, ticket.id, is_spam=True)


def clear_spam(actor: Actor, ticket: Ticket) -> Ticket:
    """Call a ticket no spam after all, and its sender no spammer."""
    return _judge(actor, ticket.id, is_spam=False)


def _judge(actor: Actor, number: int, is_spam: bool) -> Ticket:
    with writing() as session:
        ticket = lock(number)
        changes.apply(ticket, actor, {"spam_at": now() if is_spam else None})
        customer = session.get(Customer, ticket.customer_id)
        if customer is not None and customer.is_spammer != is_spam:
            customer.is_spammer = is_spam
            data = {"is_spammer": {"before": not is_spam, "after": is_spam}}
            events.record("customer.changed", actor, customer=customer, data=data)
        return ticket


def discard(actor: Actor, ticket: Ticket) -> Ticket:
    """Move a ticket to the trash; status and assignee stay, so that it can be restored as it was."""
    return changes.change(ticket.id, actor, deleted_at=now())


def restore(actor: Actor, ticket: Ticket) -> Ticket:
    """Bring a ticket back from the trash to where it was."""
    return changes.change(ticket.id, actor, deleted_at=None)


def erase(user: User, ticket: Ticket) -> None:
    """Delete a ticket in the trash for good, its files too."""
    if ticket.deleted_at is None:
        raise Invalid(_("Only a ticket in the trash can be deleted for good."))
    _erase([ticket.id], user_actor(user))


def empty(user: User, folder: str) -> None:
    """Ask for all that somebody sees in the spam or the trash to be deleted for good, however many there are."""
    if folder not in FOLDERS:
        raise Invalid(_("Only spam and trash can be emptied."))
    payload = {"user": user.id, "folder": folder}
    jobs.enqueue(CORE, EMPTY_JOB, payload, key=f"empty:{folder}:{user.id}")


def empty_now(payload: dict[str, str], run: JobRun) -> None:
    """Delete what was in a folder when somebody asked for it (a job), in small steps."""
    user = db.session.get(User, int(payload["user"]))
    if user is None or not access.can(user, "ticket.delete"):
        return
    actor = user_actor(user)
    conditions = scopes.scope_of(user).conditions
    rank = FOLDERS[payload["folder"]]
    while True:
        some = select(Ticket.id).where(Ticket.rank == rank, *conditions).order_by(Ticket.id).limit(BATCH)
        numbers = list(db.session.scalars(some))
        db.session.rollback()
        if not numbers:
            return
        _erase(numbers, actor, rank)
        run.renew()


def _erase(numbers: list[int], actor: Actor, rank: Rank = Rank.TRASH) -> None:
    since = time.time()
    with writing() as session:
        statement = (
            select(Ticket)
            .where(Ticket.id.in_(numbers))
            .order_by(Ticket.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        tickets = [ticket for ticket in session.scalars(statement) if ticket.rank == rank]
        digests = set(_digests([ticket.id for ticket in tickets]))
        for ticket in tickets:
            events.record("ticket.erased", actor, ticket=ticket, data={"number": ticket.id})
            session.delete(ticket)
        session.flush()
    remove_files(digests, since)


def _digests(numbers: list[int]) -> Iterable[str]:
    """Name the bytes that belong to tickets: their files, and the messages as they came in."""
    attached = select(Attachment.sha256).join(Message).where(Message.ticket_id.in_(numbers))
    raw = select(Inbox.sha256).join(Message, Message.inbox_id == Inbox.id).where(Message.ticket_id.in_(numbers))
    return db.session.scalars(attached.union(raw))


def remove_files(digests: set[str], since: float) -> None:
    """Delete bytes that nothing refers to any more; the same file may be part of another ticket."""
    if not digests:
        return
    used = set(db.session.scalars(select(Attachment.sha256).where(Attachment.sha256.in_(digests))))
    is_needed = or_(Inbox.state != InboxState.PROCESSED, Inbox.id.in_(select(Message.inbox_id)))
    used |= set(db.session.scalars(select(Inbox.sha256).where(Inbox.sha256.in_(digests), is_needed)))
    db.session.rollback()
    for digest in digests - used:
        files.remove(digest, since)
