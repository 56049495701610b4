"""Undo of changes: what somebody just did to tickets is taken back from the event log, unless changed again since."""

import contextlib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from core.clock import now
from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Category, Customer, Delivery, DeliveryState, Desk, Event, Status, Tag, Team, Ticket, User
from core.services.answering import taking_back
from core.services.locking import lock
from core.services.staff import access
from core.services.staff.actors import user_actor
from core.services.staff.scopes import Scope
from core.services.ticket import changes

MOST = 1000
WITHIN = timedelta(hours=1)


def mark() -> int:
    """Give the place in the event log up to which everything has happened."""
    return int(db.session.scalar(select(func.max(Event.id))) or 0)


def undo(scope: Scope, after: int, until: int) -> int:
    """Take back what somebody changed between two places of the log; say for how many tickets."""
    user = scope.user
    found = _own_changes(user, after, until)
    answers = _own_answers(user, after, until)
    if not found and not answers:
        raise Invalid(_("There is nothing left to undo."))
    wanted = {number for number, _data in [*found, *answers]}
    visible = set(db.session.scalars(select(Ticket.id).where(Ticket.id.in_(wanted), *scope.conditions)))
    changed = _put_back(user, [each for each in found if each[0] in visible])
    return len(changed | _taken_back(user, [each for each in answers if each[0] in visible]))


def _put_back(user: User, found: list[tuple[int, dict[str, Any]]]) -> set[int]:
    actor, done = user_actor(user), set()
    with writing():
        for number, data in found:
            ticket = lock(number)
            wanted = dict(_wanted(ticket, data))
            access.demand(user, "ticket.delete" if "deleted_at" in wanted else "ticket.change", ticket)
            _forgive(ticket, wanted)
            if changes.apply(ticket, actor, wanted):
                done.add(number)
    return done


def _taken_back(user: User, answers: list[tuple[int, int]]) -> set[int]:
    """Take back the answers that have not left yet; a list of tickets leaves no draft behind on each."""
    done = set()
    for number, delivery_id in answers:
        with contextlib.suppress(Invalid, NotFound):
            taking_back.take_back(delivery_id, user, as_draft=False)
            done.add(number)
    return done


def _own_answers(user: User, after: int, until: int) -> list[tuple[int, int]]:
    statement = select(Delivery.ticket_id, Delivery.id).join(Event, Event.message_id == Delivery.message_id)
    rows = db.session.execute(
        statement.where(
            *_own(user, after, until), Event.type == "message.added", Delivery.state == DeliveryState.QUEUED
        ).limit(MOST)
    )
    return [(row.ticket_id, row.id) for row in rows]


def _own_changes(user: User, after: int, until: int) -> list[tuple[int, dict[str, Any]]]:
    statement = select(Event.ticket_id, Event.data).where(*_own(user, after, until), Event.type == "ticket.changed")
    rows = db.session.execute(statement.order_by(Event.ticket_id, Event.id.desc()).limit(MOST))
    return [(int(number), data) for number, data in rows if number is not None]


def _own(user: User, after: int, until: int) -> Iterable[ColumnElement[bool]]:
    return (
        Event.id > after,
        Event.id <= until,
        Event.actor_kind == "user",
        Event.actor_id == user.id,
        Event.at > now() - WITHIN,
    )


def _wanted(ticket: Ticket, data: Mapping[str, Any]) -> Mapping[str, Any]:
    wanted: dict[str, Any] = {}
    for name, change in data.items():
        fact = changes.FACTS.get(name)
        if fact is None or fact.tell(fact.read(ticket)) != change["after"]:
            continue
        if name == "tags":
            wanted[name] = _tags(change["before"])
        else:
            wanted[name] = READ.get(name, _plain)(change["before"])
    return wanted


def _tags(names: list[str]) -> list[Tag]:
    slugs = [changes.slug_of(name) for name in names]
    return list(db.session.scalars(select(Tag).where(Tag.slug.in_(slugs)).order_by(Tag.name)))


def _forgive(ticket: Ticket, wanted: Mapping[str, Any]) -> None:
    """Whoever was called a spammer by mistake is none."""
    if "spam_at" in wanted:
        customer = db.session.get(Customer, ticket.customer_id)
        if customer is not None:
            customer.is_spammer = wanted["spam_at"] is not None


def _plain(value: Any) -> Any:
    return value


def _moment(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if value else None


def _row(model: type[Any]) -> Callable[[Any], Any]:
    return lambda value: db.session.get(model, value["id"]) if value else None


READ: Mapping[str, Callable[[Any], Any]] = {
    "status": _row(Status),
    "assignee": _row(User),
    "team": _row(Team),
    "desk": _row(Desk),
    "category": _row(Category),
    "snoozed_until": _moment,
    "spam_at": _moment,
    "deleted_at": _moment,
}
