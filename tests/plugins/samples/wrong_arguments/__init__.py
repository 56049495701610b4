"""Asks a hook for something that it does not have."""

from core.api import hookimpl


@hookimpl
def ticket_opened(ticket: object, weather: str) -> None:
    """Look out of the window."""
