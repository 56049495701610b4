"""Numbers for rows that are written in bulk and refer to one another before they are in the database."""

from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session


def reserve(session: Session, table: Any, count: int) -> int:
    """Set so many ids of a table aside, inside the unit of work that writes them; give the first."""
    first = int(session.scalar(select(func.max(table.c.id))) or 0) + 1
    if session.get_bind().dialect.name == "postgresql":  # its sequence does not look at the rows
        sequence = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        session.execute(sequence, {"name": f'"{table.name}"', "last": first + count - 1})
    return first
