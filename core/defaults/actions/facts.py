"""Acts on the facts of a ticket: status, priority, category, desk, tags, rest."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.clock import now
from core.database import db
from core.declare import Actor, TicketAction
from core.defaults.actions.choosing import NONE, categories, desks, fields, priorities, statuses, thing, user_of
from core.errors import Invalid
from core.i18n import gettext, zone
from core.i18n import lazy_gettext as _
from core.models import Category, Desk, Kind, Status, Ticket, User, desk_access
from core.plain import clean_line
from core.services.finding.comparing import span
from core.services.record import events
from core.services.staff.scopes import desks_of, has_all_desks
from core.services.ticket import changes, snoozing, triage
from core.services.vocabulary import custom_fields, priority

MOST_TAGS = 50


class StatusForm(Form):
    """Which status."""

    status = SelectField(_("Status"), choices=statuses)


class PriorityForm(Form):
    """Which priority."""

    priority = SelectField(_("Priority"), choices=priorities)


class CategoryForm(Form):
    """Which category."""

    category = SelectField(_("Category"), choices=categories)


class DeskForm(Form):
    """Which desk."""

    desk = SelectField(_("Desk"), choices=desks)


class TagForm(Form):
    """Which tags, with commas between."""

    tag = StringField(_("Tags"), [InputRequired(), Length(max=1_000)])


class FieldForm(Form):
    """Which custom field, and its new value."""

    field = SelectField(_("Field"), choices=fields)
    value = StringField(_("Value"), [Length(max=255)], description=_("Left empty, the value is taken away."))


class SnoozeForm(Form):
    """Until when: a preset, a moment, or how long."""

    until = StringField(
        _("Until"), [InputRequired(), Length(max=40)], description=_("Such as tomorrow, 3d or 2026-01-31 09:00.")
    )


def _status(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    status = thing(Status, values["status"])
    if status.desk_id not in {None, ticket.desk_id}:
        raise Invalid(gettext("The desk of the ticket has no such status."))
    changes.apply(ticket, actor, {"status": status})


def _priority(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    wanted = int(values["priority"])
    follows = priority.expected(ticket)
    changed = changes.apply(ticket, actor, {"priority": wanted})
    if changed and follows is not None and follows != wanted:
        data = {"priority": wanted, "by_matrix": follows, "reason": gettext("Set by an act on tickets")}
        events.record("ticket.priority_overridden", actor, ticket=ticket, data=data)


def _category(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    value = values["category"]
    category = None if value == NONE else thing(Category, value)
    if category is not None and category.desk_id not in {None, ticket.desk_id}:
        raise Invalid(gettext("The desk of the ticket has no such category."))
    changes.apply(ticket, actor, {"category": category})


def _desk(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    desk = thing(Desk, values["desk"])
    user = user_of(actor)
    if user is not None and not _reaches(user, desk):
        raise Invalid(gettext("There is no such desk."))
    changes.apply(ticket, actor, triage.moved_to(ticket, desk))


def _reaches(user: User, desk: Desk) -> bool:
    if has_all_desks(user):
        return True
    return db.session.scalar(desks_of(user).where(desk_access.c.desk_id == desk.id).limit(1)) is not None


def _names(values: Mapping[str, Any]) -> list[str]:
    names = [name for name in (clean_line(part, 60) for part in values["tag"].split(",")) if name]
    if not names:
        raise Invalid(gettext("A tag needs at least one letter."))
    return names[:MOST_TAGS]


def _tag(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    changes.change_tags(ticket.id, actor, add=_names(values))


def _untag(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    changes.change_tags(ticket.id, actor, remove=_names(values))


def _field(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    key = values["field"]
    if key not in {field.key for field in custom_fields.of_desk(ticket.desk_id)}:
        raise Invalid(gettext("The desk of the ticket has no such field."))
    custom_fields.set_values(ticket.id, actor, {key: values.get("value") or ""})


def _snooze(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    rest = span(values["until"])
    until = now() + rest if rest is not None else snoozing.moment_of(values["until"].strip(), zone())
    if not now() < until <= now() + snoozing.LONGEST:
        raise Invalid(gettext("Choose a moment to come, within three years."))
    if ticket.kind is Kind.CLOSED:
        raise Invalid(gettext("A closed ticket rests already."))
    changes.apply(ticket, actor, {"snoozed_until": until})


def _wake(ticket: Ticket, _values: Mapping[str, Any], actor: Actor) -> None:
    changes.apply(ticket, actor, {"snoozed_until": None})


ACTIONS = [
    TicketAction("status", _("Status"), _status, StatusForm, "open"),
    TicketAction("tag", _("Tag"), _tag, TagForm, "tag"),
    TicketAction("priority", _("Priority"), _priority, PriorityForm, "flag"),
    TicketAction("untag", _("Remove a tag"), _untag, TagForm, "tag"),
    TicketAction("category", _("Category"), _category, CategoryForm, "box"),
    TicketAction("field", _("Set a field"), _field, FieldForm, "list"),
    TicketAction("desk", _("Move to a desk"), _desk, DeskForm, "box"),
    TicketAction("snooze", _("Snooze"), _snooze, SnoozeForm, "clock"),
    TicketAction("wake", _("Wake"), _wake, icon="clock"),
]
