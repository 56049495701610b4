"""The tickets somebody marked to find them again; only they see the mark."""

from sqlalchemy import delete, select

from core.database import db, writing
from core.models import Ticket, User
from core.models.tables import star
from core.services.record import counters
from core.upsert import insert_once


def is_starred(user: User, ticket: Ticket) -> bool:
    """Tell whether somebody starred a ticket."""
    statement = select(star.c.user_id).where(star.c.user_id == user.id, star.c.ticket_id == ticket.id)
    return db.session.scalar(statement) is not None


def toggle(user: User, ticket: Ticket) -> bool:
    """Star a ticket, or take the star away; tell whether it is starred now."""
    row = {"user_id": user.id, "ticket_id": ticket.id}
    with writing() as session:
        counters.bump_at_commit(counters.own(row["user_id"]))
        if insert_once(session, star, row):
            return True
        session.execute(delete(star).where(star.c.user_id == row["user_id"], star.c.ticket_id == row["ticket_id"]))
        return False
