"""Hooks that learn of what has happened."""

from collections.abc import Mapping
from typing import Any

from core.api import Delivery, Event, Message, PluginContext, Ticket, hookimpl, hookimpl_durable

from .shelf import LENT
from .tables import Lending


@hookimpl_durable(LENT)
def event_recorded(event: Event, ctx: PluginContext) -> None:
    """Count what was lent. It may be told twice, so the event's id is the key."""
    with ctx.transaction() as session:
        if session.get(Lending, event.id) is None:
            session.add(Lending(event_id=event.id, device=event.data["device"]))


@hookimpl
def ticket_opened(ticket: Ticket, ctx: PluginContext) -> None:
    """Best effort: what is lost when the process dies is only a line in the log."""
    ctx.log.info("Ticket %s was opened", ticket.number)


@hookimpl
def ticket_changed(ticket: Ticket, changes: Mapping[str, Any], ctx: PluginContext) -> None:
    """`changes` maps a field to (before, after)."""
    ctx.log.info("Ticket %s was changed: %s", ticket.number, ", ".join(changes))


@hookimpl
def message_added(ticket: Ticket, message: Message, ctx: PluginContext) -> None:
    """Told of replies, notes and what customers write."""
    ctx.log.info("Message %s was added to ticket %s", message.kind, ticket.number)


@hookimpl
def delivery_failed(delivery: Delivery, error: str, ctx: PluginContext) -> None:
    """Told when the outbox gives up."""
    ctx.log.warning("Nothing was printed for %s: %s", ", ".join(delivery.to), error)
