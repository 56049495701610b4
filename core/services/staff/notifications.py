"""What people are told of inside the desk: raised once for each event and person, listed newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from core.clock import now
from core.database import db, writing
from core.errors import NotFound
from core.models import Event, Ticket, User
from core.models.tables import notification
from core.services.record import counters
from core.services.staff import access
from core.services.staff.scopes import Scope

PAGE = 50
MOST_COUNTED = 100
ASSIGNED = "assigned"
CUSTOMER_REPLIED = "customer_replied"
DELIVERY_FAILED = "delivery_failed"
MENTION = "mention"
TOLD = "told"


@dataclass(frozen=True, slots=True)
class Told:
    """One notification: what happened in which ticket, and who did it."""

    id: int
    kind: str
    ticket_id: int
    subject: str
    actor: str
    at: datetime
    is_read: bool


def raise_for(user: User, kind: str, event: Event) -> bool:
    """Tell somebody of an event, unless it is their own doing, they were told already, or may not see the ticket."""
    if (
        event.ticket_id is None
        or user.disabled_at is not None
        or (event.actor_kind, event.actor_id) == ("user", user.id)
    ):
        return False
    try:
        access.ticket(user, event.ticket_id)
    except NotFound:
        return False
    row = {"user_id": user.id, "event_id": event.id, "ticket_id": event.ticket_id, "kind": kind, "at": now()}
    with writing() as session:
        mine = (notification.c.user_id == user.id, notification.c.event_id == event.id)
        if session.scalar(select(notification.c.id).where(*mine).limit(1)):
            return False
        session.execute(notification.insert().values(**row))
        counters.bump_at_commit(counters.own(user.id))
    return True


def newest(scope: Scope, before: int | None = None, size: int = PAGE) -> list[Told]:
    """Give what somebody was told of, newest first, but for what they may no longer see; `before` pages back."""
    statement = (
        select(notification, Ticket.subject, Event.actor_label)
        .join(Ticket, Ticket.id == notification.c.ticket_id)
        .outerjoin(Event, Event.id == notification.c.event_id)
        .where(notification.c.user_id == scope.user.id, *scope.conditions)
        .order_by(notification.c.id.desc())
        .limit(size)
    )
    if before is not None:
        statement = statement.where(notification.c.id < before)
    return [
        Told(row.id, row.kind, row.ticket_id, row.subject, row.actor_label or "", row.at, row.read_at is not None)
        for row in db.session.execute(statement)
    ]


def unread(user: User) -> int:
    """Count what somebody has not read, but no further than a hundred."""
    some = select(notification.c.id).where(notification.c.user_id == user.id, notification.c.read_at.is_(None))
    return int(db.session.scalar(select(func.count()).select_from(some.limit(MOST_COUNTED).subquery())) or 0)


def mark_read(user: User, ticket_id: int | None = None) -> None:
    """Call all notifications of somebody read, or those of one ticket."""
    mine = [notification.c.user_id == user.id, notification.c.read_at.is_(None)]
    if ticket_id is not None:
        mine.append(notification.c.ticket_id == ticket_id)
    if db.session.scalar(select(notification.c.id).where(*mine).limit(1)) is None:
        return
    with writing() as session:
        session.execute(update(notification).where(*mine).values(read_at=now()))
        counters.bump_at_commit(counters.own(user.id))
