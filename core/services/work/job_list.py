"""The jobs and the clock as the page of jobs shows them, and what one may do there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from core.clock import now
from core.database import db, writing
from core.engine.current import registry
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import JobRow, JobState, schedule
from core.services.record import audit
from core.services.work import jobs

PAGE = 50


@dataclass(frozen=True, slots=True)
class Clock:
    """One repeated job."""

    owner: str
    name: str
    job: str
    seconds: int
    last_at: datetime | None
    next_at: datetime | None
    is_paused: bool
    error: str


def counts() -> dict[str, int]:
    """Count the jobs in each state."""
    statement = select(JobRow.state, func.count()).group_by(JobRow.state)
    return {str(state): int(count) for state, count in db.session.execute(statement)}


def page(state: str, before: int | None = None) -> list[JobRow]:
    """Give jobs in a state, the newest first, older than `before`."""
    statement = select(JobRow).where(JobRow.state == state).order_by(JobRow.id.desc()).limit(PAGE + 1)
    if before is not None:
        statement = statement.where(JobRow.id < before)
    return list(db.session.scalars(statement))


def clocks() -> list[Clock]:
    """Give all repeated jobs of what is active, with how the last run ended."""
    known: dict[tuple[str, str], Any] = {(row.owner, row.name): row for row in db.session.execute(select(schedule))}
    errors = _last_errors()
    found = []
    for (owner, name), declared in sorted(registry().schedules.items()):
        row = known.get((owner, name))
        found.append(
            Clock(
                owner,
                name,
                declared.job,
                int(declared.every.total_seconds()),
                row.last_at if row else None,
                row.next_at if row else None,
                bool(row and row.is_paused),
                errors.get((owner, declared.job), ""),
            )
        )
    return found


def _last_errors() -> dict[tuple[str, str], str]:
    """Give the last line of the error of each job that waits for another try or was given up."""
    wanted = JobRow.state.in_((JobState.READY, JobState.FAILED))
    statement = select(JobRow.owner, JobRow.name, JobRow.error).where(wanted, JobRow.error != "").order_by(JobRow.id)
    rows = db.session.execute(statement.limit(500))
    return {(owner, name): error.strip().splitlines()[-1] for owner, name, error in rows}


def retry(job_id: int) -> None:
    """Have a job that was given up, or waits for its next try, tried at once."""
    states = (JobState.FAILED, JobState.READY)
    with writing() as session:
        statement = update(JobRow).where(JobRow.id == job_id, JobRow.state.in_(states))
        values = {"state": JobState.READY, "due_at": now(), "attempts": 0, "ended_at": None}
        changed = session.execute(statement.values(values).execution_options(synchronize_session=False))
        if not changed.rowcount:  # type: ignore[attr-defined]
            raise NotFound(_("There is no such job, or it is done already."))
        audit.record("job.retried", str(job_id))


def run_now(owner: str, name: str) -> None:
    """Ask for a repeated job before its time."""
    declared = registry().schedules.get((owner, name))
    if declared is None:
        raise NotFound(_("There is no such regular job."))
    with writing() as session:
        key = f"schedule:{owner}:{name}"
        if not jobs.enqueue(owner, declared.job, dict(declared.payload), key=key):
            session.execute(
                update(JobRow).where(JobRow.key == key, JobRow.state == JobState.READY).values(due_at=now())
            )
        audit.record("job.asked_for", f"{owner} {name}")
