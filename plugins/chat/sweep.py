"""Sends by mail what was answered and not read, and ends what nobody comes back to (a job, each minute)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from core.api import Message, channel_reaching, context, now, send_by

from .presence import is_here
from .sites import NAME
from .tables import Line, Visit
from .visits import KEPT

GIVE_UP = timedelta(days=3)
MOST = 200


def sweep(_payload: dict[str, Any]) -> None:
    """Do both."""
    mail = channel_reaching("email")
    if mail is not None:
        for line_id, visit_id in _unread():
            _send(line_id, visit_id, mail)
    _forget()


def _unread() -> list[tuple[int, int]]:
    statement = (
        select(Line.id, Line.visit_id)
        .join(Visit, Visit.id == Line.visit_id)
        .where(Visit.seen_at > now() - GIVE_UP, Visit.read < Visit.count, Line.number > Visit.read)
        .where(Line.is_mine.is_(False), Line.is_mailed.is_(False))
        .order_by(Line.id)
    )
    return [(line, visit) for line, visit in context(NAME).session.execute(statement.limit(MOST))]


def _send(line_id: int, visit_id: int, mail: str) -> None:
    with context(NAME).transaction() as session:
        visit = session.get(Visit, visit_id, with_for_update=True, populate_existing=True)
        line = session.get(Line, line_id, populate_existing=True)
        if visit is None or line is None or line.is_mailed or line.number <= visit.read or is_here(visit):
            return
        line.is_mailed = True
        message = session.get(Message, line.message_id) if line.message_id else None
        if message is not None:
            send_by(message, mail)


def _forget() -> None:
    before = now() - KEPT
    with context(NAME).transaction() as session:
        session.execute(update(Visit).where(Visit.ended_at.is_(None), Visit.seen_at < before).values(ended_at=now()))
        session.execute(delete(Visit).where(Visit.ended_at < before))
