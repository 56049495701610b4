"""Whom the core tells inside the desk, and of what: once it is committed, and never of one's own doing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select

from core.database import db
from core.engine.markers import hookimpl
from core.models import Delivery, Event, Message, MessageKind, Ticket, User
from core.services.staff import notifications

_NEWEST = (
    select(Event)
    .where(Event.ticket_id == bindparam("ticket"), Event.type == bindparam("type"))
    .order_by(Event.id.desc())
    .limit(1)
)


@hookimpl
def ticket_changed(ticket: Ticket, changes: Mapping[str, Any]) -> None:
    """Tell whoever a ticket was given to."""
    if changes.get("assignee", (None, None))[1]:
        _tell(ticket, notifications.ASSIGNED, "ticket.changed")


@hookimpl
def message_added(ticket: Ticket, message: Message) -> None:
    """Tell whoever works on a ticket that its customer wrote."""
    if message.kind == MessageKind.CUSTOMER:
        _tell(ticket, notifications.CUSTOMER_REPLIED, "message.added")


@hookimpl
def delivery_failed(delivery: Delivery) -> None:
    """Tell whoever wrote what did not arrive."""
    writer = delivery.message.user if delivery.message is not None else None
    if writer is not None and delivery.message is not None:
        _tell(delivery.message.ticket, notifications.DELIVERY_FAILED, "delivery.failed", writer)


def _tell(ticket: Ticket, kind: str, event_type: str, user: User | None = None) -> None:
    """The hooks do not say by which event they are told; it is the ticket's newest of that type."""
    told = user or (db.session.get(User, ticket.assignee_id) if ticket.assignee_id else None)
    if told is None:
        return
    event = db.session.scalar(_NEWEST, {"ticket": ticket.id, "type": event_type})
    if event is not None:
        notifications.raise_for(told, kind, event)
