"""What can be done with entries; views read forms and call these functions."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from core.api import Invalid, User, context, gettext, now

from .tables import Entry

SLUG = "newplugin"


def newest(limit: int = 50) -> list[Entry]:
    """Give the newest entries."""
    return list(context(SLUG).session.scalars(select(Entry).order_by(Entry.id.desc()).limit(limit)))


def write(user: User, text: str) -> Entry:
    """Write an entry down; raises `Invalid` for an empty one."""
    if not text.strip():
        raise Invalid(gettext("Write something first."))
    with context(SLUG).transaction() as session:
        entry = Entry(text=text.strip()[:300], user_id=user.id)
        session.add(entry)
        session.flush()
        return entry


def forget_old(_payload: Mapping[str, Any]) -> None:
    """Delete entries that are older than the setting says (a job, once a day)."""
    before = now() - timedelta(days=context(SLUG).settings["keep_days"])
    with context(SLUG).transaction() as session:
        session.execute(delete(Entry).where(Entry.written_at < before))
