"""Sees to it that what was erased is not still to be read in the pages of the database file.

SQLite leaves deleted bytes where they were until the page is used again, keeps deleted words in its full-text index
until segments are merged, and old pages in the write-ahead log until it starts over. PostgreSQL and MariaDB clear away
by themselves (vacuum, purge).
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from core.database import db, writing
from core.models.text_index import NAME

PAGES = 200
MOST_STEPS = 10_000


def overwrite(session: Session) -> None:
    """Have the pages that this connection frees from now on overwritten."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("PRAGMA secure_delete = ON"))


def clear() -> None:
    """Clear away what deleted rows have left behind, in short steps, so that nobody waits long."""
    if db.session.get_bind().dialect.name != "sqlite":
        return
    _merge(-PAGES)
    for _step in range(MOST_STEPS):
        if _merge(PAGES) < 2:
            break
    db.session.rollback()
    db.session.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    db.session.rollback()


def _merge(pages: int) -> int:
    """Merge segments of the index, which drops the words of deleted rows; say how much there was to do.

    https://sqlite.org/fts5.html#the_merge_command: fewer than two changes mean that nothing was left to merge.
    """
    with writing() as session:
        overwrite(session)
        before = session.scalar(text("SELECT total_changes()")) or 0
        session.execute(text(f"INSERT INTO {NAME}({NAME}, rank) VALUES ('merge', :pages)"), {"pages": pages})
        return int(session.scalar(text("SELECT total_changes()")) or 0) - int(before)
