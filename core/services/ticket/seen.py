"""When somebody last opened a ticket: what is newer than that is bold in their lists, and in theirs alone."""

from datetime import datetime

from sqlalchemy import delete

from core.database import writing
from core.models.tables import seen
from core.upsert import upsert


def mark(user_id: int, number: int, at: datetime) -> None:
    """Note that somebody has seen a ticket as it was at a moment."""
    with writing() as session:
        upsert(session, seen, {"user_id": user_id, "ticket_id": number, "at": at})


def forget(user_id: int, number: int) -> None:
    """Let a ticket count as unread again for somebody."""
    with writing() as session:
        session.execute(delete(seen).where(seen.c.user_id == user_id, seen.c.ticket_id == number))
