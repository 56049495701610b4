"""Turns what somebody chose on a page into facts of a ticket; each choice is checked against what they may choose."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from core.database import db, writing
from core.errors import Invalid
from core.i18n import gettext as _
from core.models import Account, Category, Desk, Priority, Status, Tag, Team, Ticket, User, desk_access
from core.plain import clean_line
from core.services.finding import search
from core.services.locking import lock
from core.services.record import events
from core.services.staff.actors import user_actor
from core.services.staff.scopes import desks_of, has_all_desks
from core.services.ticket import changes
from core.services.vocabulary import priority

MOST_TAGS = 50


def change(user: User, ticket: Ticket, chosen: Mapping[str, str], reason: str = "") -> Ticket:
    """Change the facts that were chosen: names as in `CHOICES`, values as a form sends them; an empty one is none."""
    number = ticket.id
    with writing():
        ticket = lock(number)
        wanted: dict[str, Any] = {}
        for name, value in chosen.items():
            wanted.update(CHOICES[name](ticket, user, value))
        wanted = {name: value for name, value in wanted.items() if changes.FACTS[name].read(ticket) != value}
        wanted.update(_by_matrix(ticket, wanted))
        before = ticket.subject
        changes.apply(ticket, user_actor(user), wanted)
        if ticket.subject != before:
            search.retitle(ticket)
        _explain(ticket, user, wanted, reason)
        return ticket


def tag(user: User, ticket: Ticket, add: str = "", remove: int | None = None) -> Ticket:
    """Add tags by name (several with commas), or take one away by id."""
    names = [name for name in (clean_line(part, 60) for part in add.split(",")) if name][:MOST_TAGS]
    gone = db.session.scalar(select(Tag.name).where(Tag.id == remove)) if remove else None
    return changes.change_tags(ticket.id, user_actor(user), add=names, remove=[gone] if gone else [])


def assignable(desk_id: int, user_id: int) -> User | None:
    """Give a member of staff who may be given a ticket of a desk: one who sees it."""
    user = db.session.get(User, user_id)
    if user is None or user.disabled_at is not None:
        return None
    if has_all_desks(user):
        return user
    return user if db.session.scalar(desks_of(user).where(desk_access.c.desk_id == desk_id).limit(1)) else None


def _number(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) < 19):
        raise Invalid(_("This is not among the choices."))
    return int(value)


def _status(ticket: Ticket, _user: User, value: str) -> dict[str, Any]:
    status = db.session.get(Status, _number(value))
    if status is None or status.desk_id not in {None, ticket.desk_id}:
        raise Invalid(_("This desk has no such status."))
    return {"status": status}


def _assignee(ticket: Ticket, _user: User, value: str) -> dict[str, Any]:
    if not value:
        return {"assignee": None}
    found = assignable(ticket.desk_id, _number(value))
    if found is None:
        raise Invalid(_("This person has no access to the desk of the ticket."))
    return {"assignee": found}


def _team(_ticket: Ticket, _user: User, value: str) -> dict[str, Any]:
    if not value:
        return {"team": None}
    team = db.session.get(Team, _number(value))
    if team is None:
        raise Invalid(_("There is no such team."))
    return {"team": team}


def _category(ticket: Ticket, _user: User, value: str) -> dict[str, Any]:
    if not value:
        return {"category": None}
    category = db.session.get(Category, _number(value))
    if category is None or category.desk_id not in {None, ticket.desk_id}:
        raise Invalid(_("This desk has no such category."))
    return {"category": category}


def _priority(_ticket: Ticket, _user: User, value: str) -> dict[str, Any]:
    if _number(value) not in set(Priority):
        raise Invalid(_("There is no such priority."))
    return {"priority": int(value)}


def _level(name: str) -> Callable[[Ticket, User, str], dict[str, Any]]:
    def choose(_ticket: Ticket, _user: User, value: str) -> dict[str, Any]:
        if not value:
            return {name: None}
        if _number(value) not in priority.LEVELS:
            raise Invalid(_("This is not among the choices."))
        return {name: int(value)}

    return choose


def _subject(_ticket: Ticket, _user: User, value: str) -> dict[str, Any]:
    subject = clean_line(value)[:300].strip()
    if not subject:
        raise Invalid(_("A ticket needs a subject."), {"subject": _("A ticket needs a subject.")})
    return {"subject": subject}


def _desk(ticket: Ticket, user: User, value: str) -> dict[str, Any]:
    mine = select(Desk).where(Desk.id == _number(value))
    desk = db.session.scalar(mine if has_all_desks(user) else mine.where(Desk.id.in_(desks_of(user))))
    if desk is None:
        raise Invalid(_("There is no such desk."))
    return moved_to(ticket, desk)


def moved_to(ticket: Ticket, desk: Desk) -> dict[str, Any]:
    """Give the facts of a ticket once it is at a desk: what belonged to the old one alone does not go along."""
    wanted: dict[str, Any] = {"desk": desk}
    if desk.id == ticket.desk_id:
        return wanted
    if ticket.category is not None and ticket.category.desk_id not in {None, desk.id}:
        wanted["category"] = None
    if ticket.status.desk_id not in {None, desk.id}:
        wanted["status"] = changes.status_of_kind(ticket.kind)
    if ticket.assignee_id is not None and assignable(desk.id, ticket.assignee_id) is None:
        wanted["assignee"] = None
    ticket.account = _account_of(desk, ticket.account)
    return wanted


def _account_of(desk: Desk, old: Account | None) -> Account | None:
    """What is answered from now on leaves from the new desk's own address, if it has one on that channel."""
    if old is None:
        return None
    statement = select(Account).where(Account.desk_id == desk.id, Account.channel == old.channel, Account.is_active)
    return db.session.scalar(statement.order_by(Account.id).limit(1)) or old


CHOICES: Mapping[str, Callable[[Ticket, User, str], dict[str, Any]]] = {
    "status_id": _status,
    "desk_id": _desk,
    "assignee_id": _assignee,
    "team_id": _team,
    "category_id": _category,
    "priority": _priority,
    "impact": _level("impact"),
    "urgency": _level("urgency"),
    "subject": _subject,
}


def _by_matrix(ticket: Ticket, wanted: Mapping[str, Any]) -> dict[str, int]:
    if "priority" in wanted or not wanted.keys() & {"impact", "urgency"}:
        return {}
    impact = wanted.get("impact", ticket.impact)
    urgency = wanted.get("urgency", ticket.urgency)
    follows = priority.by_matrix(impact, urgency)
    return {} if follows is None else {"priority": follows}


def _explain(ticket: Ticket, user: User, wanted: Mapping[str, Any], reason: str) -> None:
    """Whoever sets another priority than the matrix asks for says why, and it is written down."""
    follows = priority.expected(ticket)
    if "priority" not in wanted or follows is None or follows == wanted["priority"]:
        return
    if not wanted.keys() & {"impact", "urgency"}:
        words = clean_line(reason)[:500]
        if not words:
            raise Invalid(_("Say why the priority differs from what impact and urgency ask for."))
        data = {"priority": wanted["priority"], "by_matrix": follows, "reason": words}
        events.record("ticket.priority_overridden", user_actor(user), ticket=ticket, data=data)
