"""Wraps a hook, which plugins may not."""

from collections.abc import Generator

from core.api import hookimpl


@hookimpl(wrapper=True)
def scope_tickets() -> Generator[None, object, object]:
    """See what the others say, and forget it."""
    yield
    return []
