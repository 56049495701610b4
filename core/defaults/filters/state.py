"""Conditions on where a ticket stands: status, folder, desk, priority, category, channel."""

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from core.database import db
from core.declare import FilterKind, Text, TicketFilter
from core.engine.current import registry
from core.errors import Invalid
from core.i18n import gettext, lazy_gettext
from core.models import Category, Desk, Kind, Message, Priority, Rank, Status, Ticket
from core.models.tables import seen, star
from core.services.staff.scopes import desks_of, has_all_desks
from core.services.staff.viewer import me, viewer

_ = lazy_gettext
PRIORITIES = {
    "low": (Priority.LOW, _("Low")),
    "normal": (Priority.NORMAL, _("Normal")),
    "high": (Priority.HIGH, _("High")),
    "urgent": (Priority.URGENT, _("Urgent")),
}


def _status(value: str) -> ColumnElement[bool]:
    wanted = value.lower()
    if wanted in set(Kind):
        kind = Status.kind == wanted
        return Ticket.status_id.in_(select(Status.id).where(or_(kind, func.lower(Status.slug) == wanted)))
    named = or_(Status.slug == wanted, func.lower(Status.name) == wanted)
    ids = list(db.session.scalars(select(Status.id).where(named)))
    if not ids:
        raise Invalid(gettext("There is no status “%(value)s”.", value=value))
    return Ticket.status_id.in_(ids)


def _statuses() -> Iterable[tuple[str, Text]]:
    return [(status.slug, status.label) for status in db.session.scalars(select(Status).order_by(Status.position))]


def _is_unread() -> ColumnElement[bool]:
    mine = select(seen.c.at).where(seen.c.user_id == me(), seen.c.ticket_id == Ticket.id, seen.c.at >= Ticket.active_at)
    return and_(Ticket.rank > Rank.SPAM, ~mine.correlate(Ticket).exists())


def _is_starred() -> ColumnElement[bool]:
    return Ticket.id.in_(select(star.c.ticket_id).where(star.c.user_id == me()))


STATES: Mapping[str, tuple[Text, Callable[[], ColumnElement[bool]]]] = {
    "open": (_("Open"), lambda: Ticket.rank == Rank.OPEN),
    "pending": (_("Pending"), lambda: Ticket.rank == Rank.PENDING),
    "on_hold": (_("On hold"), lambda: Ticket.rank == Rank.ON_HOLD),
    "closed": (_("Closed"), lambda: Ticket.rank == Rank.CLOSED),
    "live": (_("Not closed"), lambda: Ticket.rank.between(Rank.ON_HOLD, Rank.OPEN)),
    "snoozed": (_("Snoozed"), lambda: Ticket.rank == Rank.SNOOZED),
    "assigned": (_("Assigned"), lambda: Ticket.assignee_id.is_not(None)),
    "unassigned": (_("Unassigned"), lambda: Ticket.assignee_id.is_(None)),
    "mine": (_("Mine"), lambda: Ticket.assignee_id == me()),
    "starred": (_("Starred"), _is_starred),
    "unread": (_("Unread"), _is_unread),
    "spam": (_("Spam"), lambda: Ticket.rank == Rank.SPAM),
    "trash": (_("Trash"), lambda: Ticket.rank == Rank.TRASH),
    "any": (_("Anywhere, spam and trash too"), lambda: Ticket.rank >= Rank.TRASH),
    "attention": (_("Needs attention"), lambda: Ticket.needs_attention.is_(True)),
    "waiting": (_("Waiting for an answer"), lambda: Ticket.waiting_since.is_not(None)),
    "answered": (_("Answered"), lambda: Ticket.first_reply_at.is_not(None)),
    "merged": (_("Merged into another"), lambda: Ticket.merged_into_id.is_not(None)),
}


def _is(value: str) -> ColumnElement[bool]:
    found = STATES.get(value.lower())
    if found is None:
        raise Invalid(gettext("A ticket is never “%(value)s”.", value=value))
    return found[1]()


def _priority(value: str) -> ColumnElement[bool]:
    sign, name = (value[0], value[1:]) if value[:1] in {">", "<"} else ("=", value)
    found = PRIORITIES.get(name.lower())
    if found is None:
        raise Invalid(gettext("There is no priority “%(value)s”.", value=name))
    level = int(found[0])
    return (
        Ticket.priority > level if sign == ">" else Ticket.priority < level if sign == "<" else Ticket.priority == level
    )


def _desk(value: str) -> ColumnElement[bool]:
    wanted = value.lower()
    ids = [desk.id for desk in _known_desks() if wanted in {desk.slug, desk.name.lower()}]
    if not ids:
        raise Invalid(gettext("There is no desk “%(value)s”.", value=value))
    return Ticket.desk_id.in_(ids)


def _desks() -> Iterable[tuple[str, Text]]:
    return [(desk.slug, desk.name) for desk in _known_desks()]


def _known_desks() -> Iterable[Desk]:
    """Of a desk that one has no access to one does not learn that it is there."""
    statement = select(Desk).order_by(Desk.position)
    user = viewer()
    if user is not None and not has_all_desks(user):
        statement = statement.where(Desk.id.in_(desks_of(user)))
    return db.session.scalars(statement)


def _category(value: str) -> ColumnElement[bool]:
    if value.lower() == "none":
        return Ticket.category_id.is_(None)
    ids = set(db.session.scalars(select(Category.id).where(func.lower(Category.name) == value.lower())))
    if not ids:
        raise Invalid(gettext("There is no category “%(value)s”.", value=value))
    return Ticket.category_id.in_(_with_those_below(ids))


def _with_those_below(ids: set[int]) -> set[int]:
    known: set[int] = set()
    while ids - known:
        known |= ids
        ids = known | set(db.session.scalars(select(Category.id).where(Category.parent_id.in_(known))))
    return known


def _categories() -> Iterable[tuple[str, Text]]:
    names = db.session.scalars(select(Category.name).order_by(Category.position))
    return [("none", _("None")), *((name.lower(), name) for name in names)]


def _channel(value: str) -> ColumnElement[bool]:
    """A channel whose plugin is off still has tickets, so a name is known if any message bears it."""
    wanted = value.lower()
    if wanted not in registry().channels and not db.session.scalar(select(exists().where(Message.channel == wanted))):
        raise Invalid(gettext("There is no channel “%(value)s”.", value=value))
    return Ticket.channel == wanted


def _channels() -> Iterable[tuple[str, Text]]:
    return [(channel.name, channel.label) for channel in registry().channels]


FILTERS = [
    TicketFilter(
        "status", _("Status"), _status, FilterKind.CHOICE, _statuses, _("status:open, or a status of your own")
    ),
    TicketFilter(
        "is",
        _("Is"),
        _is,
        FilterKind.CHOICE,
        lambda: [(name, label) for name, (label, _where) in STATES.items()],
        _("is:open, is:mine, is:unassigned, is:unread, is:starred, is:snoozed, is:spam, is:trash"),
    ),
    TicketFilter(
        "priority",
        _("Priority"),
        _priority,
        FilterKind.CHOICE,
        lambda: [(name, label) for name, (_level, label) in PRIORITIES.items()],
        _("priority:urgent, priority:>normal"),
    ),
    TicketFilter("desk", _("Desk"), _desk, FilterKind.CHOICE, _desks, _("desk:support")),
    TicketFilter(
        "category", _("Category"), _category, FilterKind.CHOICE, _categories, _("category:printer, category:none")
    ),
    TicketFilter("channel", _("Channel"), _channel, FilterKind.CHOICE, _channels, _("channel:email, channel:phone")),
]
