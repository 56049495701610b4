"""The clock of repeated jobs: each is enqueued when its time has come, by whichever driver looks first."""

from datetime import timedelta

from sqlalchemy import select, update

from core.clock import now
from core.database import db, writing
from core.engine.current import registry
from core.models import schedule
from core.services.work import jobs
from core.upsert import insert_once


def enqueue_due() -> int:
    """Enqueue the jobs whose time has come; each at most once, however many drivers look."""
    known = {(row.owner, row.name): row for row in db.session.execute(select(schedule))}
    db.session.rollback()
    moment = now()
    count = 0
    for (owner, name), declared in registry().schedules.items():
        row = known.get((owner, name))
        if row is None or (row.next_at <= moment and not row.is_paused):
            count += _enqueue(owner, name, declared.job, declared.every, dict(declared.payload))
    return count


def _enqueue(owner: str, name: str, job: str, every: timedelta, payload: dict[str, object]) -> int:
    moment = now()
    key = {"owner": owner, "name": name}
    with writing() as session:
        first = {
            **key,
            "next_at": moment + every,
            "last_at": moment,
            "is_paused": False,
            "seconds": every.total_seconds(),
        }
        if not insert_once(session, schedule, first):
            claimed = session.execute(
                update(schedule)
                .where(schedule.c.owner == owner, schedule.c.name == name, schedule.c.next_at <= moment)
                .values(next_at=moment + every, last_at=moment, seconds=every.total_seconds())
            )
            if not claimed.rowcount:  # type: ignore[attr-defined]
                return 0
        return int(jobs.enqueue(owner, job, payload, key=f"schedule:{owner}:{name}"))
