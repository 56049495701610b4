"""What a rule can be told by, and the conditions that only an event answers: what changed, from what, by whom."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, false, select, true

from core.api import (
    Category,
    ConditionGroup,
    Desk,
    Event,
    FilterKind,
    Invalid,
    Message,
    Status,
    Team,
    TicketFilter,
    User,
    context,
    event_types,
    gettext,
    lazy_gettext,
    now,
    priority_choices,
)

from .settings import is_office_open

_ = lazy_gettext
MESSAGES = {
    "message.added/customer": _("The customer writes"),
    "message.added/reply": _("We answer"),
    "message.added/note": _("A note is added"),
}
FACTS = {
    "status": _("Status"),
    "assignee": _("Assignee"),
    "team": _("Team"),
    "priority": _("Priority"),
    "category": _("Category"),
    "desk": _("Desk"),
    "tags": _("Tags"),
    "subject": _("Subject"),
}
NONE = "none"


def triggers() -> list[tuple[str, str]]:
    """Give all that may set a rule off: the kinds of events that the core and all plugins know."""
    found = [(each.name, str(each.label)) for each in event_types() if each.name != "message.added"]
    return [*found[:2], *((name, str(label)) for name, label in MESSAGES.items()), *found[2:]]


def trigger_of(event: Event) -> str:
    """Give the name by which a rule knows an event."""
    kind = event.data.get("kind") if event.type == "message.added" else None
    return f"{event.type}/{kind}" if kind else event.type


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as conditions see it; none of it where time alone passes, or where a rule is only rehearsed."""

    event: Event | None = None
    assumed: bool = False

    def filters(self) -> list[TicketFilter]:
        """Give the conditions that only this happening answers, beside those of all tickets."""
        return [office_hours(), *self.of_event()]

    def of_event(self) -> list[TicketFilter]:
        """Give those that need an event."""
        return [
            TicketFilter("changed", _("Has just changed"), self._says(self._changed), FilterKind.CHOICE, _facts),
            *(
                TicketFilter(
                    f"before.{name}",
                    _("%(what)s before", what=label),
                    self._says(self._was(name)),
                    FilterKind.CHOICE,
                    CHOICES[name],
                )
                for name, label in FACTS.items()
                if name in CHOICES
            ),
            TicketFilter("by", _("Done by"), self._says(self._by), FilterKind.CHOICE, _actors),
            TicketFilter("machine", _("Written by a machine"), self._says(self._machine), FilterKind.CHOICE, _yes_no),
        ]

    def _says(self, ask: Callable[[str], bool]) -> Callable[[str], ColumnElement[bool]]:
        def where(value: str) -> ColumnElement[bool]:
            if self.assumed:
                return true()
            return true() if self.event is not None and ask(value) else false()

        return where

    @property
    def _data(self) -> dict[str, Any]:
        return self.event.data if self.event is not None and self.event.type == "ticket.changed" else {}

    def _changed(self, value: str) -> bool:
        return value in self._data

    def _was(self, name: str) -> Callable[[str], bool]:
        def ask(value: str) -> bool:
            change = self._data.get(name)
            if not isinstance(change, dict):
                return False
            before = change.get("before")
            before = before.get("id") if isinstance(before, dict) else before
            return (NONE if before is None else str(before)) == value

        return ask

    def _by(self, value: str) -> bool:
        return self.event is not None and self.event.actor_kind == value

    def _machine(self, value: str) -> bool:
        number = self.event.message_id if self.event is not None else None
        message = context("automations").session.get(Message, number) if number else None
        return bool(message is not None and message.automatic) == (value == "yes")


def office_hours() -> TicketFilter:
    """Give the condition on the time of day at which a rule is asked."""

    def where(value: str) -> ColumnElement[bool]:
        if value not in {"within", "outside"}:
            raise Invalid(gettext("Choose within or outside."))
        return true() if is_office_open(now()) == (value == "within") else false()

    choices = [("within", _("Within")), ("outside", _("Outside"))]
    return TicketFilter("hours", _("Office hours"), where, FilterKind.CHOICE, lambda: choices)


def assumed(group: ConditionGroup) -> ConditionGroup:
    """Give a group without the conditions on what happened, for where nothing has happened."""
    names = {each.name for each in Happening().of_event()}
    parts = (
        assumed(part) if isinstance(part, ConditionGroup) else part
        for part in group.parts
        if isinstance(part, ConditionGroup) or part.filter not in names
    )
    return ConditionGroup(
        group.mode, tuple(part for part in parts if not isinstance(part, ConditionGroup) or part.parts)
    )


def asks_event(group: ConditionGroup) -> bool:
    """Tell whether a group has conditions on what happened."""
    return assumed(group) != ConditionGroup(
        group.mode, tuple(part for part in group.parts if not isinstance(part, ConditionGroup) or part.parts)
    )


def _facts() -> Iterable[tuple[str, Any]]:
    return list(FACTS.items())


def _actors() -> Iterable[tuple[str, Any]]:
    return [
        ("customer", _("The customer")),
        ("user", _("A member of staff")),
        ("plugin", _("A rule or plugin")),
        ("system", _("The system")),
    ]


def _yes_no() -> Iterable[tuple[str, Any]]:
    return [("yes", _("Yes")), ("no", _("No"))]


def _named(model: Any) -> Callable[[], list[tuple[str, Any]]]:
    def give() -> list[tuple[str, Any]]:
        rows = context("automations").session.execute(select(model.id, model.name).order_by(model.name).limit(500))
        return [(NONE, _("None")), *((str(row.id), row.name) for row in rows)]

    return give


def _statuses() -> list[tuple[str, Any]]:
    found = context("automations").session.scalars(select(Status).order_by(Status.position))
    return [(str(each.id), each.label) for each in found]


def _priorities() -> list[tuple[str, Any]]:
    return [(str(each.value), each.label) for each in priority_choices()]


CHOICES: dict[str, Callable[[], list[tuple[str, Any]]]] = {
    "status": _statuses,
    "assignee": _named(User),
    "team": _named(Team),
    "priority": _priorities,
    "category": _named(Category),
    "desk": _named(Desk),
}
