"""Lets a ticket rest until a moment; then it wakes by itself, or earlier when the customer writes."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from core.clock import now
from core.database import db, writing
from core.declare import SYSTEM, Text
from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import Kind, Ticket, User
from core.services.locking import lock
from core.services.staff.actors import user_actor
from core.services.ticket import changes

MORNING = time(9)
LONGEST = timedelta(days=3 * 366)
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Preset:
    """A moment that is offered, with the words for it."""

    name: str
    label: Text
    until: datetime


def presets(zone: ZoneInfo, moment: datetime | None = None) -> list[Preset]:
    """Give the moments that are offered, as they are in somebody's time zone."""
    here = (moment or now()).astimezone(zone)
    days = {
        "tomorrow": (lazy_gettext("Tomorrow morning"), 1),
        "monday": (lazy_gettext("Monday morning"), 7 - here.weekday()),
        "week": (lazy_gettext("In a week"), 7),
    }
    later = (here + timedelta(hours=3)).replace(minute=0, second=0, microsecond=0)
    found = [Preset("later", lazy_gettext("Later today"), later)] if later.date() == here.date() else []
    found += [Preset(name, label, _morning(here, number)) for name, (label, number) in days.items()]
    found.append(Preset("month", lazy_gettext("Next month"), _next_month(here)))
    return found


def _morning(here: datetime, days: int) -> datetime:
    return datetime.combine(here.date() + timedelta(days=days), MORNING, here.tzinfo)


def _next_month(here: datetime) -> datetime:
    first = (here.date().replace(day=1) + timedelta(days=32)).replace(day=1)
    return datetime.combine(first, MORNING, here.tzinfo)


def moment_of(word: str, zone: ZoneInfo) -> datetime:
    """Give the moment that a form names: a preset, or a date and time in somebody's time zone."""
    for preset in presets(zone):
        if preset.name == word:
            return preset.until
    try:
        return datetime.fromisoformat(word).replace(tzinfo=zone)
    except ValueError:
        raise Invalid(_("Choose a day and a time.")) from None


def snooze(user: User, ticket: Ticket, until: datetime) -> Ticket:
    """Let a ticket rest until a moment to come."""
    if not now() < until <= now() + LONGEST:
        raise Invalid(_("Choose a moment to come, within three years."))
    number, actor = ticket.id, user_actor(user)
    with writing():
        ticket = lock(number)
        if ticket.kind is Kind.CLOSED:
            raise Invalid(_("A closed ticket rests already."))
        changes.apply(ticket, actor, {"snoozed_until": until})
        return ticket


def wake(user: User, ticket: Ticket) -> Ticket:
    """Bring a ticket back before its time."""
    return changes.change(ticket.id, user_actor(user), snoozed_until=None)


def wake_due(_payload: dict[str, object]) -> None:
    """Bring back all tickets whose time has come (a job): open, and at the top of their folder."""
    moment = now()
    due = select(Ticket.id).where(Ticket.snoozed_until <= moment).order_by(Ticket.snoozed_until).limit(MOST_AT_ONCE)
    numbers = list(db.session.scalars(due))
    db.session.rollback()
    for number in numbers:
        with writing():
            ticket = lock(number)
            if ticket.snoozed_until is None or ticket.snoozed_until > moment:
                continue
            ticket.active_at = moment
            changes.apply(ticket, SYSTEM, {"snoozed_until": None, "status": changes.status_of_kind(Kind.OPEN)})
