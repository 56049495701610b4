"""Whether a visitor is still there, and who is typing."""

from datetime import datetime, timedelta

from core.api import now

from .tables import Visit

HERE = timedelta(seconds=60)
HIDDEN = timedelta(seconds=150)  # a hidden page asks once a minute
ON_THE_WAY = timedelta(seconds=12)  # leaving a page and opening the next looks like leaving
TYPING = timedelta(seconds=7)


def is_here(visit: Visit) -> bool:
    """Tell whether the visitor's browser still asks for news."""
    if visit.ended_at is not None:
        return False
    moment = now()
    if visit.left_at is not None and visit.left_at >= visit.seen_at and moment - visit.left_at > ON_THE_WAY:
        return False
    return moment - visit.seen_at < (HIDDEN if visit.is_hidden else HERE)


def is_recent(at: datetime | None) -> bool:
    """Tell whether somebody who was typing then still is."""
    return at is not None and now() - at < TYPING
