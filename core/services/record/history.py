"""The history of a ticket in words: who did what, from which value to which, as the event log has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from flask_babel import format_datetime
from sqlalchemy import Row, Select, bindparam, select

from core.database import db
from core.engine.current import registry
from core.i18n import gettext as _
from core.i18n import zone
from core.models import Event, Ticket
from core.services.vocabulary import priority

MOST = 200
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
PAGE = 100
# What the thread shows anyway, as a message or beside one.
UNSPOKEN = ("message.added", "delivery.sent", "delivery.failed", "delivery.in_doubt", "delivery.bounced")


@dataclass(frozen=True, slots=True)
class Line:
    """One step: who, in which words, and when."""

    id: int
    icon: str
    actor: str
    words: str
    at: datetime
    kind: str = "event"


def lines(ticket: Ticket, since: datetime | None = None) -> list[Line]:
    """Give the steps to show between the messages since a moment, oldest first."""
    newest = db.session.execute(_spoken(), {"ticket": ticket.id, "since": since or EARLIEST})
    return [line(event) for event in newest][::-1]


@cache
def _spoken() -> Select[Any]:
    """As columns: a page shows dozens, and changes none."""
    return (
        select(Event.id, Event.type, Event.actor_kind, Event.actor_label, Event.at, Event.data)
        .where(Event.ticket_id == bindparam("ticket"), Event.type.not_in(UNSPOKEN))
        .where(Event.at >= bindparam("since"))
        .order_by(Event.id.desc())
        .limit(MOST)
    )


def trail(ticket: Ticket, before: int | None = None) -> list[Line]:
    """Give everything that ever happened to a ticket, newest first, a page at a time."""
    statement = select(Event).where(Event.ticket_id == ticket.id)
    if before is not None:
        statement = statement.where(Event.id < before)
    return [line(event) for event in db.session.scalars(statement.order_by(Event.id.desc()).limit(PAGE))]


def line(event: Event | Row[Any]) -> Line:
    """Put an event into words; those of a plugin that is off only that plugin has."""
    declared = registry().events.get(event.type)
    words = _words(event)
    if words is None and declared is not None:
        words = declared.describe(event.data) if declared.describe else str(declared.label)
    words = words or _("did something that a plugin which is switched off knows more about")
    return Line(event.id, declared.icon if declared else "dots", _actor(event), words, event.at)


def _actor(event: Event | Row[Any]) -> str:
    return event.actor_label or {"customer": _("The customer"), "system": "Tanggap"}.get(event.actor_kind, "")


def _words(event: Event | Row[Any]) -> str | None:
    if event.type == "ticket.changed":
        return ", ".join(_changed(name, change) for name, change in event.data.items() if isinstance(change, Mapping))
    say = TOLD.get(event.type)
    return say(event.data) if say else None


def _changed(name: str, change: Mapping[str, Any]) -> str:
    before, after = change.get("before"), change.get("after")
    say = CHANGES.get(name)
    return say(before, after) if say else _("changed %(what)s", what=name)


def _label(value: Any) -> str:
    return str(value.get("label", "")) if isinstance(value, Mapping) else str(value or "")


def _status(value: Any) -> str:
    """Say a built-in status in the reader's language; the log has what it was called in English."""
    return _(_label(value)) if value else ""


def _from_to(what: str, before: Any, after: Any, nothing: str) -> str:
    return _(
        "changed %(what)s from %(before)s to %(after)s",
        what=what, before=_label(before) or nothing, after=_label(after) or nothing,
    )  # fmt: skip


def _assigned(before: Any, after: Any) -> str:
    if after is None:
        return _("took %(name)s off", name=_label(before))
    if before is None:
        return _("assigned it to %(name)s", name=_label(after))
    return _("assigned it to %(name)s instead of %(before)s", name=_label(after), before=_label(before))


def _tagged(before: Any, after: Any) -> str:
    old, new = set(before or ()), set(after or ())
    said = [_("added the tag %(tag)s", tag=tag) for tag in sorted(new - old)]
    said += [_("removed the tag %(tag)s", tag=tag) for tag in sorted(old - new)]
    return ", ".join(said)


def _snoozed(_before: Any, after: Any) -> str:
    if not after:
        return _("ended the snooze")
    until = datetime.fromisoformat(str(after)).astimezone(zone())
    return _("snoozed it until %(moment)s", moment=format_datetime(until, "medium"))


def _prioritised(before: Any, after: Any) -> str:
    words = {value: str(label) for value, label in priority.labels()}
    return _from_to(_("the priority"), words.get(before, before), words.get(after, after), _("none"))


def _level(what: Callable[[], str], levels: Callable[[], list[tuple[int, Any]]]) -> Callable[[Any, Any], str]:
    def say(before: Any, after: Any) -> str:
        words = {value: str(label) for value, label in levels()}
        return _from_to(what(), words.get(before), words.get(after), _("unknown"))

    return say


def _attention(_before: Any, after: Any) -> str:
    return _("put it into Needs attention") if after else _("took it out of Needs attention")


def _spam(_before: Any, after: Any) -> str:
    return _("marked it as spam") if after else _("marked it as not spam")


def _trash(_before: Any, after: Any) -> str:
    return _("moved it to the trash") if after else _("restored it from the trash")


CHANGES: Mapping[str, Callable[[Any, Any], str]] = {
    "subject": lambda before, after: _from_to(_("the subject"), before, after, _("nothing")),
    "status": lambda before, after: _from_to(_("the status"), _status(before), _status(after), _("none")),
    "assignee": _assigned,
    "team": lambda before, after: _from_to(_("the team"), before, after, _("none")),
    "desk": lambda before, after: _from_to(_("the desk"), before, after, _("none")),
    "category": lambda before, after: _from_to(_("the category"), before, after, _("none")),
    "priority": _prioritised,
    "impact": _level(lambda: _("the impact"), priority.impacts),
    "urgency": _level(lambda: _("the urgency"), priority.urgencies),
    "snoozed_until": _snoozed,
    "spam_at": _spam,
    "deleted_at": _trash,
    "needs_attention": _attention,
    "tags": _tagged,
}


def _overridden(data: Mapping[str, Any]) -> str:
    words: dict[Any, str] = {value: str(label) for value, label in priority.labels()}
    return _(
        "set the priority to %(priority)s although impact and urgency ask for %(by_matrix)s: %(reason)s",
        priority=words.get(data.get("priority"), ""),
        by_matrix=words.get(data.get("by_matrix"), ""),
        reason=data.get("reason", ""),
    )


def _told(data: Mapping[str, Any]) -> str:
    names = ", ".join(map(str, data.get("names", ())))
    words = str(data.get("text") or "")
    return _("told %(names)s: %(words)s", names=names, words=words) if words else _("told %(names)s", names=names)


TOLD: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "ticket.told": _told,
    "ticket.opened": lambda _data: _("opened the ticket"),
    "ticket.follows": lambda data: _("opened it as a follow-up of #%(number)s", number=data.get("number", "")),
    "ticket.merged": lambda data: _(
        "merged #%(number)s (%(subject)s) into this ticket",
        number=data.get("number", ""), subject=data.get("subject", ""),
    ),
    "ticket.merged_into": lambda data: _("merged this ticket into #%(number)s", number=data.get("number", "")),
    "ticket.priority_overridden": _overridden,
    "participant.confirmed": lambda data: _("confirmed %(name)s as a participant", name=data.get("name", "")),
    "participant.removed": lambda data: _("removed %(name)s from the participants", name=data.get("name", "")),
    "message.taken_back": lambda _data: _("took an answer back before it left"),
    "message.added": lambda data: {
        "customer": _("wrote"), "reply": _("answered"), "note": _("added a note")
    }.get(str(data.get("kind")), _("wrote")),
}  # fmt: skip
