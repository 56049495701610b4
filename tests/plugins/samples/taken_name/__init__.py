"""Declares an event type under a name of the core."""

from core.api import EventType, hookimpl


@hookimpl
def register_events() -> list[EventType]:
    """Take what belongs to another."""
    return [EventType("ticket.opened", "Mine now")]
