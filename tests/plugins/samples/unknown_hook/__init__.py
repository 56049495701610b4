"""Implements a hook that nobody calls."""

from core.api import hookimpl


@hookimpl
def tiket_opened(ticket: object) -> None:
    """Wait for ever."""
