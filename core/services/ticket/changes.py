"""Changes the facts of a ticket: every fact has one entry in the table below, and one event tells before and after."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from core.clock import now
from core.database import db, writing
from core.declare import Actor
from core.engine.current import hooks
from core.errors import Invalid
from core.i18n import gettext as _
from core.models import Kind, Status, Tag, Ticket, User
from core.services.locking import lock
from core.services.record import events
from core.services.record.kept import kept, kept_row
from core.services.staff.actors import user_actor

KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Fact:
    """One changeable fact: how it is written, and how its value reads in the event log."""

    write: Callable[[Ticket, Any], None]
    read: Callable[[Ticket], Any]
    tell: Callable[[Any], Any]


def _named(thing: Any) -> Any:
    return None if thing is None else {"id": thing.id, "label": thing.name}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _attribute(name: str) -> Fact:
    return Fact(lambda ticket, value: setattr(ticket, name, value), lambda ticket: getattr(ticket, name), _plain)


def _related(name: str) -> Fact:
    return Fact(lambda ticket, thing: _relate(ticket, name, thing), lambda ticket: getattr(ticket, name), _named)


def _relate(ticket: Ticket, name: str, thing: Any) -> None:
    """Change a thing and its number: the latter would follow only as the ticket is written."""
    setattr(ticket, name, thing)
    setattr(ticket, f"{name}_id", None if thing is None else thing.id)


def _write_status(ticket: Ticket, status: Status) -> None:
    was_closed = ticket.kind is Kind.CLOSED
    _relate(ticket, "status", status)
    if status.kind == Kind.CLOSED and not was_closed:
        ticket.closed_at = now()
        ticket.waiting_since = None
        ticket.snoozed_until = None
    elif status.kind != Kind.CLOSED:
        ticket.closed_at = None


def _write_tags(ticket: Ticket, tags: list[Tag]) -> None:
    ticket.tags = list(tags)


FACTS: Mapping[str, Fact] = {
    "subject": _attribute("subject"),
    "status": Fact(_write_status, lambda ticket: ticket.status, _named),
    "assignee": _related("assignee"),
    "team": _related("team"),
    "desk": _related("desk"),
    "category": _related("category"),
    "priority": _attribute("priority"),
    "impact": _attribute("impact"),
    "urgency": _attribute("urgency"),
    "snoozed_until": _attribute("snoozed_until"),
    "spam_at": _attribute("spam_at"),
    "deleted_at": _attribute("deleted_at"),
    "needs_attention": _attribute("needs_attention"),
    "tags": Fact(_write_tags, lambda ticket: list(ticket.tags), lambda tags: [tag.name for tag in tags]),
}


def apply(ticket: Ticket, actor: Actor, wanted: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Change facts of a locked ticket inside the open unit of work; give (before, after) of those that differ.

    Raises `Veto` when a plugin refuses the change.
    """
    different = {name: value for name, value in wanted.items() if FACTS[name].read(ticket) != value}
    if not different:
        return {}
    hooks().before("before_ticket_change", ticket=ticket, changes=different, actor=actor)
    told: dict[str, tuple[Any, Any]] = {}
    for name, value in different.items():
        fact = FACTS[name]
        before = fact.tell(fact.read(ticket))
        fact.write(ticket, value)
        told[name] = (before, fact.tell(fact.read(ticket)))
    ticket.changed_at = now()
    ticket.settle()
    data = {name: {"before": before, "after": after} for name, (before, after) in told.items()}
    events.record("ticket.changed", actor, ticket=ticket, data=data)
    events.after_commit(lambda: hooks().notify("ticket_changed", ticket=ticket, changes=told))
    return told


def change(number: int, actor: Actor, **wanted: Any) -> Ticket:
    """Change facts of a ticket in one unit of work, with one event that tells before and after.

    Facts are `subject status assignee team desk category priority impact urgency snoozed_until spam_at deleted_at
    needs_attention tags`; values are the things themselves (a `Status`, a `User`, None), not their ids. Permissions
    are asked by whoever calls (`demand`). Raises `NotFound`, and `Veto` where a plugin refuses. Since 1.0.

    Example::

        change_ticket(1042, current_actor(), status=status_of_kind(Kind.CLOSED), assignee=None)
    """
    with writing():
        ticket = lock(number)
        apply(ticket, actor, wanted)
        return ticket


def change_tags(number: int, actor: Actor, add: list[str] | None = None, remove: list[str] | None = None) -> Ticket:
    """Add and remove tags by name, made where they are new; what others added meanwhile stays.

    Raises `Invalid` for a name without a letter, and what `change_ticket` raises. Since 1.0.

    Example::

        change_tags(ticket.number, current_actor(), add=["vip"], remove=["new"])
    """
    with writing():
        ticket = lock(number)
        gone = {slug_of(name) for name in remove or ()}
        tags = {tag.slug: tag for tag in ticket.tags if tag.slug not in gone}
        for name in add or ():
            tag = tag_named(name)
            tags[tag.slug] = tag
        apply(ticket, actor, {"tags": sorted(tags.values(), key=lambda tag: tag.name)})
        return ticket


def slug_of(name: str) -> str:
    """Give the form of a tag's name under which it is compared."""
    return " ".join(name.split()).casefold()[:60]


def tag_named(name: str) -> Tag:
    """Give the tag of a name, made if it is new."""
    slug = slug_of(name)
    if not slug:
        raise Invalid("A tag needs at least one letter.")
    tag = db.session.scalar(select(Tag).where(Tag.slug == slug))
    if tag is None:
        tag = Tag(slug=slug, name=" ".join(name.split())[:60])
        db.session.add(tag)
        db.session.flush()
    return tag


def status_of_kind(kind: Kind) -> Status:
    """Give the first status of a kind, for `change_ticket(…, status=…)`. Since 1.0."""
    by = select(Status.id).where(Status.kind == kind).order_by(Status.is_builtin.desc(), Status.position).limit(1)
    return _status(("status of kind", kind), by, f"There is no status of the kind {kind}.")


def status_named(slug: str) -> Status:
    """Give a status by its slug; raises `Invalid` for an unknown one. Since 1.0."""
    return _status(
        ("status named", slug), select(Status.id).where(Status.slug == slug), f"There is no status {slug!r}."
    )


def _status(key: tuple[str, str], by: Select[int], missing: str) -> Status:
    number = kept(key, lambda: db.session.scalar(by))
    found = None if number is None else kept_row(Status, number)
    if found is None:
        raise Invalid(missing)
    return found


def after_reply(ticket: Ticket, user: User, status: Status | None) -> None:
    """Do what the desk wants done once a member of staff has answered."""
    wanted: dict[str, Any] = {}
    if status is not None:
        if status.desk_id not in {None, ticket.desk_id}:
            raise Invalid(_("This desk has no such status."))
        wanted["status"] = status
    elif ticket.desk.status_after_reply != KEEP and ticket.kind is not Kind.CLOSED:
        wanted["status"] = status_named(ticket.desk.status_after_reply)
    rule = ticket.desk.assignee_after_reply
    if rule == "me" or (rule == "me_if_unassigned" and ticket.assignee is None):
        wanted["assignee"] = user
    elif rule == "nobody":
        wanted["assignee"] = None
    if ticket.snoozed_until is not None:
        wanted["snoozed_until"] = None
    apply(ticket, user_actor(user), wanted)
