"""Makes one ticket of two: the messages of both stand in one, in the order of time; the other leads there for ever."""

from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from core.database import db, writing
from core.errors import Invalid
from core.html_text import preview
from core.i18n import gettext as _
from core.models import Attachment, Delivery, Draft, Kind, Message, MessageKind, Participant, Ticket, User
from core.models.tables import link, notification, seen, star
from core.services.answering import drafts
from core.services.finding import search
from core.services.locking import lock
from core.services.record import events
from core.services.staff import access
from core.services.staff.actors import user_actor
from core.services.ticket import changes, participants

MOST_STEPS = 20


def survivor_of(ticket: Ticket) -> Ticket:
    """Give the ticket in which another one lives on; itself, if it was not merged."""
    for _step in range(MOST_STEPS):
        if ticket.merged_into_id is None:
            break
        following = db.session.get(Ticket, ticket.merged_into_id)
        if following is None:
            break
        ticket = following
    return ticket


def merge(user: User, gone: Ticket, into: Ticket) -> Ticket:
    """Merge one ticket into another and give the one that stays.

    When somebody merges the other way round at the same moment, the second finds that it is done.
    """
    numbers = sorted({gone.id, into.id})
    if len(numbers) < 2:
        raise Invalid(_("A ticket cannot be merged with itself."))
    with writing() as session:
        for number in numbers:  # always in this order, so that two merges cannot wait for one another
            lock(number)
        source, target = (access.ticket(user, survivor_of(each).id) for each in (gone, into))  # they may have moved
        if source.id == target.id:
            return target
        for number in sorted({source.id, target.id}):
            lock(number)
        if target.deleted_at is not None or source.deleted_at is not None:
            raise Invalid(_("A ticket in the trash cannot be merged. Restore it first."))
        _move_messages(session, source, target)
        _move_people(session, source, target)
        _move_drafts(session, source, target)
        _move_marks(session, source, target)
        _close(source, target, user)
        return target


def _move_messages(session: Session, source: Ticket, target: Ticket) -> None:
    ids = list(session.scalars(select(Message.id).where(Message.ticket_id == source.id)))
    for model in (Message, Delivery):
        session.execute(update(model).where(model.ticket_id == source.id).values(ticket_id=target.id))
    if ids:
        search.moved(target, ids)
    newest = session.scalar(
        select(Message)
        .where(Message.ticket_id == target.id, Message.kind != MessageKind.NOTE)
        .order_by(Message.id.desc())
        .limit(1)
    )
    target.message_count += source.message_count
    target.reply_count += source.reply_count
    target.has_files = target.has_files or source.has_files
    target.needs_attention = target.needs_attention or source.needs_attention
    target.opened_at = min(target.opened_at, source.opened_at)
    target.active_at = max(target.active_at, source.active_at)
    waits = [moment for moment in (target.waiting_since, source.waiting_since) if moment]
    target.waiting_since = min(waits, default=None)
    replies = [moment for moment in (target.first_reply_at, source.first_reply_at) if moment]
    target.first_reply_at = min(replies, default=None)
    if newest is not None:
        target.preview = preview(newest.text, 200)
    source.message_count = source.reply_count = 0
    source.has_files = source.needs_attention = False
    source.waiting_since = None


def _move_people(session: Session, source: Ticket, target: Ticket) -> None:
    """Everybody of the one takes part in the other; who is in both keeps both keys, so that old answers still count."""
    there = {each.customer_id for each in participants.all_of(target)}
    for each in participants.all_of(source):
        if each.customer_id not in there:
            moved = update(Participant).where(Participant.id == each.id)
            session.execute(moved.values(ticket_id=target.id, role=participants.CC))
    session.flush()
    session.expire_all()


def _move_drafts(session: Session, source: Ticket, target: Ticket) -> None:
    for draft in list(session.scalars(select(Draft).where(Draft.ticket_id == source.id))):
        same = select(Draft).where(
            Draft.ticket_id == target.id, Draft.user_id == draft.user_id, Draft.kind == draft.kind
        )
        other = session.scalar(same)
        if other is None:
            draft.ticket_id = target.id
            continue
        other.html += draft.html
        other.data = {**(other.data or {}), drafts.ACTS: [*drafts.acts_of(other), *drafts.acts_of(draft)]}
        session.execute(update(Attachment).where(Attachment.draft_id == draft.id).values(draft_id=other.id))
        session.delete(draft)
    session.flush()


def _move_marks(session: Session, source: Ticket, target: Ticket) -> None:
    _move_rows(session, star, source.id, target.id)
    session.execute(delete(seen).where(seen.c.ticket_id == source.id))
    session.execute(update(notification).where(notification.c.ticket_id == source.id).values(ticket_id=target.id))
    session.execute(delete(link).where((link.c.ticket_id == source.id) | (link.c.other_id == source.id)))


def _move_rows(session: Session, table: Table, source: int, target: int) -> None:
    """Move rows of (user, ticket); whoever has both keeps the target's."""
    held = set(session.scalars(select(table.c.user_id).where(table.c.ticket_id == target)))
    for user_id in list(session.scalars(select(table.c.user_id).where(table.c.ticket_id == source))):
        if user_id not in held:
            session.execute(table.insert().values(user_id=user_id, ticket_id=target))
    session.execute(delete(table).where(table.c.ticket_id == source))


def _close(source: Ticket, target: Ticket, user: User) -> None:
    actor = user_actor(user)
    tags: dict[int, Any] = {tag.id: tag for tag in (*target.tags, *source.tags)}
    changes.apply(target, actor, {"tags": sorted(tags.values(), key=lambda tag: tag.name), **_state(source, target)})
    source.merged_into_id = target.id
    changes.apply(source, actor, {"status": changes.status_of_kind(Kind.CLOSED), "snoozed_until": None})
    db.session.flush()
    events.record("ticket.merged", actor, ticket=target, data={"number": source.id, "subject": source.subject})
    events.record("ticket.merged_into", actor, ticket=source, data={"number": target.id, "subject": target.subject})


def _state(source: Ticket, target: Ticket) -> dict[str, Any]:
    """What stays is open if either was."""
    if source.kind is Kind.OPEN and target.kind is not Kind.OPEN:
        return {"status": source.status}
    return {}
