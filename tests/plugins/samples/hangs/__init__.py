"""Sleeps where the tickets of a person are looked for."""

import time

from core.api import hookimpl


@hookimpl
def scope_tickets() -> list[object]:
    """Take one's time."""
    time.sleep(float("SECONDS"))
    return []
