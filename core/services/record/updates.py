"""Whether anything changed since somebody last asked: two counters tell, so that asking again costs nothing."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from core.clock import now
from core.database import db
from core.engine.current import site
from core.models import Ticket, User
from core.services.finding import folders
from core.services.record import counters
from core.services.staff import notifications
from core.services.staff.scopes import Scope

MOST_NEW = 50
NEW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Updates:
    """What somebody's pages show by way of figures, and the tickets that changed last, newest first."""

    folders: dict[str, str]
    newest: tuple[int, ...]
    notifications: int


def tag_for(user: User) -> str:
    """Name the present state as somebody sees it; it differs as soon as anything does."""
    change, mine = counters.seen(counters.CHANGE, counters.own(user.id))
    return f"{user.id}.{site().build.epoch}.{change}.{mine}"


def updates(scope: Scope) -> Updates:
    """Give what changed."""
    counts = folders.counts(scope)
    newest = select(Ticket.id).where(Ticket.changed_at >= now() - NEW, *scope.conditions)
    newest = newest.order_by(Ticket.changed_at.desc(), Ticket.id.desc())
    return Updates(
        {name: str(count) for name, count in counts.folders.items()},
        tuple(db.session.scalars(newest.limit(MOST_NEW))),
        notifications.unread(scope.user),
    )
