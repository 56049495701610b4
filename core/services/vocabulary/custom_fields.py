"""Custom fields of tickets: their definitions, and the values that tickets have."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update

from core.database import db, writing
from core.declare import Actor
from core.engine.current import hooks
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Ticket
from core.models.tables import custom_field, field_value
from core.services.locking import lock
from core.services.record import audit, events
from core.services.record.kept import kept
from core.slugs import free_slug
from core.upsert import upsert

TYPES = ("text", "number", "date", "choice", "yes_no")
LONGEST = 255


@dataclass(frozen=True, slots=True)
class Field:
    """One custom field."""

    id: int
    key: str
    label: str
    type: str
    desk_id: int | None
    options: tuple[str, ...]
    is_required: bool
    is_sortable: bool


def all_fields() -> list[Field]:
    """Give all fields in the admin's order."""
    rows = db.session.execute(select(custom_field).order_by(custom_field.c.position, custom_field.c.id))
    return [_field(row) for row in rows]


def of_desk(desk_id: int) -> list[Field]:
    """Give the fields that the tickets of a desk have."""
    return [field for field in all_fields() if field.desk_id in (None, desk_id)]


def get(field_id: int) -> Field:
    """Give one field; raises `NotFound`."""
    row = db.session.execute(select(custom_field).where(custom_field.c.id == field_id)).first()
    if row is None:
        raise NotFound(_("There is no such field."))
    return _field(row)


def _field(row: Row[Any]) -> Field:
    return Field(
        row.id, row.key, row.label, row.type, row.desk_id, tuple(row.options), row.is_required, row.is_sortable
    )


def save(field: Field | None, values: Mapping[str, Any]) -> None:
    """Make or change a field; the type of one that is there stays."""
    options = [line.strip() for line in str(values.get("options") or "").splitlines() if line.strip()]
    if values["type"] == "choice" and not options:
        raise Invalid(_("A choice needs something to choose."), {"options": _("Write one choice in each line.")})
    row = {
        "label": values["label"],
        "desk_id": values.get("desk_id"),
        "options": options,
        "is_required": bool(values.get("is_required")),
        "is_sortable": bool(values.get("is_sortable")),
    }
    with writing() as session:
        if field is None:
            taken = set(session.scalars(select(custom_field.c.key)))
            key = free_slug(values["label"], taken, "field", "_")
            session.execute(insert(custom_field).values(**row, key=key, type=values["type"], position=len(taken)))
        else:
            session.execute(update(custom_field).where(custom_field.c.id == field.id).values(**row))
        audit.record("field.saved", values["label"])


def remove(field: Field) -> None:
    """Delete a field with the values that tickets have of it."""
    with writing() as session:
        audit.record("field.deleted", field.label)
        session.execute(delete(custom_field).where(custom_field.c.id == field.id))


def values_of(ticket: Ticket) -> dict[str, str]:
    """Give a ticket's values by the keys of the fields."""
    statement = (
        select(custom_field.c.key, field_value.c.value)
        .join(field_value, field_value.c.field_id == custom_field.c.id)
        .where(field_value.c.ticket_id == ticket.id)
    )
    return {row.key: row.value for row in db.session.execute(statement)}


def on(ticket: Ticket) -> list[tuple[Field, str]]:
    """Give the fields that a ticket has, each with its value, in one query; where there is no field, in none."""
    if not kept(("custom fields",), lambda: db.session.scalar(select(custom_field.c.id).limit(1)) is not None):
        return []
    mine = and_(field_value.c.field_id == custom_field.c.id, field_value.c.ticket_id == ticket.id)
    statement = (
        select(custom_field, field_value.c.value)
        .outerjoin(field_value, mine)
        .where(or_(custom_field.c.desk_id.is_(None), custom_field.c.desk_id == ticket.desk_id))
        .order_by(custom_field.c.position, custom_field.c.id)
    )
    return [(_field(row), row.value or "") for row in db.session.execute(statement)]


def set_values(number: int, actor: Actor, values: Mapping[str, str]) -> None:
    """Change a ticket's values; an empty one is taken away. Raises `Invalid` naming each that is wrong."""
    with writing() as session:
        ticket = lock(number)
        fields = {field.key: field for field in of_desk(ticket.desk_id)}
        before = values_of(ticket)
        clean = _checked(fields, values)
        changed = {key: value for key, value in clean.items() if before.get(key, "") != value}
        if not changed:
            return
        wanted = {f"field.{key}": value for key, value in changed.items()}
        hooks().before("before_ticket_change", ticket=ticket, changes=wanted, actor=actor)
        for key, value in changed.items():
            field_id = fields[key].id
            if value:
                row = {"ticket_id": ticket.id, "field_id": field_id, "value": value}
                upsert(session, field_value, row)
            else:
                session.execute(
                    delete(field_value).where(field_value.c.ticket_id == ticket.id, field_value.c.field_id == field_id)
                )
        data = {f"field.{key}": {"before": before.get(key), "after": value or None} for key, value in changed.items()}
        events.record("ticket.changed", actor, ticket=ticket, data=data)


def _checked(fields: Mapping[str, Field], values: Mapping[str, str]) -> dict[str, str]:
    problems: dict[str, str] = {}
    clean: dict[str, str] = {}
    for key, value in values.items():
        field = fields.get(key)
        if field is None:
            continue
        try:
            clean[key] = _normal(field, value.strip()[:LONGEST])
        except ValueError:
            problems[key] = _("%(value)s does not fit %(field)s.", value=value, field=field.label)
    if problems:
        raise Invalid(" ".join(problems.values()), problems)
    return clean


def _normal(field: Field, value: str) -> str:
    """Give the stored form of a value, which sorts as it should; raises ValueError for one that does not fit."""
    if not value:
        return ""
    match field.type:
        case "number":
            return _sortable_number(value)
        case "date":
            return date.fromisoformat(value).isoformat()
        case "choice" if value not in field.options:
            raise ValueError(value)
        case "yes_no":
            return "yes" if value in {"yes", "y", "1", "on", "true"} else "no"
    return value


def _sortable_number(value: str) -> str:
    number = float(value.replace(",", "."))
    return f"{number:g}"


def missing(ticket: Ticket) -> list[str]:
    """Name the required fields that a ticket has no value of: they keep it from being closed."""
    return [field.label for field, value in on(ticket) if field.is_required and not value]
