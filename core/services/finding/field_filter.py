"""Conditions on custom fields: `field.colour:red`, for each field that an administrator has made."""

from sqlalchemy import ColumnElement, func, select

from core.database import db
from core.declare import TicketFilter
from core.models import Ticket
from core.models.tables import custom_field, field_value


def filter_of(key: str) -> TicketFilter | None:
    """Give the filter of a custom field; None if there is no such field."""
    found = db.session.execute(
        select(custom_field.c.id, custom_field.c.label).where(custom_field.c.key == key)
    ).one_or_none()
    if found is None:
        return None

    def where(value: str) -> ColumnElement[bool]:
        mine = select(field_value.c.ticket_id).where(
            field_value.c.field_id == found.id, func.lower(field_value.c.value) == value.lower()
        )
        return Ticket.id.in_(mine)

    return TicketFilter(f"field.{key}", found.label, where)
