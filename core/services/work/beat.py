"""Signs of life: when each driver of the jobs was last at work."""

from datetime import UTC, datetime

from sqlalchemy import select

from core.clock import now
from core.database import db, writing
from core.models.tables import counter
from core.upsert import upsert

EVERY_SECONDS = 20


def mark(driver: str) -> None:
    """Say that a driver (worker, cron, tick) is at work; written at most every twenty seconds."""
    last = seen(driver)
    if last is not None and (now() - last).total_seconds() < EVERY_SECONDS:
        return
    with writing() as session:
        upsert(session, counter, {"name": f"beat.{driver}", "value": int(now().timestamp())})


def seen(driver: str) -> datetime | None:
    """Say when a driver was last at work."""
    found = db.session.scalar(select(counter.c.value).where(counter.c.name == f"beat.{driver}"))
    return None if found is None else datetime.fromtimestamp(found, UTC)


def is_fresh(driver: str, seconds: float) -> bool:
    """Tell whether a driver was at work within so many seconds."""
    last = seen(driver)
    return last is not None and (now() - last).total_seconds() < seconds
