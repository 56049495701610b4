"""Work outside requests: rows with a lease and a fencing number, in the same database as what they are about."""

import os
import socket
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from core.clock import now
from core.database import db, unit, writing
from core.engine.current import registry
from core.engine.hooks import CORE
from core.models import JobRow, JobState
from core.upsert import insert_all_once, insert_once

BACK_OFF = (5, 30, 120, 600, 1800, 3600, 7200, 14400)
KEEP_DONE = timedelta(days=1)
MOST_DEATHS = 5
NOTE = "wanted jobs"
DEADLY = "Its worker ended again and again while this job ran."
_depth: ContextVar[int] = ContextVar("event_depth", default=0)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A job of the core to be asked for as a unit of work ends."""

    name: str
    payload: Mapping[str, Any]
    key: str
    due_at: datetime | None = None


class Again(Exception):
    """Raised by a job to be run again at a moment, without counting as a failure."""

    def __init__(self, due_at: datetime) -> None:
        super().__init__(due_at.isoformat())
        self.due_at = due_at


def depth() -> int:
    """Say how many events led to what runs now: the guard against loops reads it."""
    return _depth.get()


def set_depth(value: int) -> None:
    """Say how many events led to what runs from now on in this job."""
    _depth.set(value)


def worker_name() -> str:
    """Name this process so that another on this host can tell whether it still lives."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}"


def enqueue(
    owner: str,
    name: str,
    payload: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
    key: str | None = None,
) -> bool:
    """Ask for a job in the open unit of work, or in one of its own; False if one with that key waits already."""
    with writing() as session:
        return insert_once(session, JobRow.__table__, _row(owner, name, payload, due_at, key))


def enqueue_at_commit(wanted: Callable[[], Wanted]) -> None:
    """Ask for a job of the core as the unit of work ends: by then what it is about has its number."""
    work = unit()
    if NOTE not in work.notes:
        work.notes[NOTE] = []
        work.before.append(_enqueue_all)
    work.notes[NOTE].append(wanted)


def _enqueue_all(session: Session) -> None:
    session.flush()
    wanted = [each() for each in session.info["unit"].notes.pop(NOTE)]
    rows = [_row(CORE, each.name, each.payload, each.due_at, each.key) for each in wanted]
    insert_all_once(session, JobRow.__table__, rows)


def _row(
    owner: str, name: str, payload: Mapping[str, Any] | None, due_at: datetime | None, key: str | None
) -> dict[str, Any]:
    moment = now()
    return {
        "owner": owner,
        "name": name,
        "key": key,
        "payload": dict(payload or {}),
        "state": JobState.READY,
        "due_at": due_at or moment,
        "attempts": 0,
        "fence": 0,
        "leased_by": "",
        "error": "",
        "created_at": moment,
    }


def lease(worker: str, names: tuple[tuple[str, str], ...] | None = None) -> JobRow | None:
    """Take the next job that is due, or none; one whose plugin is off comes back as held, not leased."""
    if db.session.scalar(_next(names).with_only_columns(JobRow.id)) is None:
        db.session.rollback()
        return None
    with writing() as session:
        job = session.scalar(_next(names).with_for_update(skip_locked=True).execution_options(populate_existing=True))
        if job is None:
            return None
        declared = registry().jobs.get((job.owner, job.name))
        if declared is None:
            job.state = JobState.HELD
            return job
        job.state = JobState.LEASED
        job.leased_by = worker
        job.leased_until = now() + timedelta(seconds=declared.seconds)
        job.fence += 1
        job.attempts += 1
        return job


def _next(names: tuple[tuple[str, str], ...] | None) -> Select[JobRow]:
    statement = select(JobRow).where(JobRow.state == JobState.READY, JobRow.due_at <= now())
    if names:
        statement = statement.where(or_(*((JobRow.owner == owner) & (JobRow.name == name) for owner, name in names)))
    return statement.order_by(JobRow.due_at, JobRow.id).limit(1)


def renew(job_id: int, fence: int, seconds: int) -> None:
    """Hold a lease for longer; raises `LostLease` when somebody else has the job by now."""
    with writing() as session:
        if not _still_mine(session, job_id, fence, leased_until=now() + timedelta(seconds=seconds)):
            raise LostLease(f"Job {job_id} was taken over.")


class LostLease(Exception):
    """Another worker has taken the job over."""


def done(job_id: int, fence: int) -> None:
    """Mark a job as done."""
    with writing() as session:
        _still_mine(session, job_id, fence, state=JobState.DONE, key=None, ended_at=now(), leased_until=None, error="")


def again(job_id: int, fence: int, due_at: datetime) -> None:
    """Put a job back until a moment; it had no fault."""
    with writing() as session:
        _still_mine(session, job_id, fence, state=JobState.READY, due_at=due_at, leased_until=None, attempts=0)


def give_up(job_id: int, fence: int, why: str) -> None:
    """Put a job among those that were given up, by its own wish."""
    with writing() as session:
        values = {"state": JobState.FAILED, "key": None, "ended_at": now(), "leased_until": None, "error": why[:10_000]}
        _still_mine(session, job_id, fence, **values)


def failed(job_id: int, fence: int, error: str, after: float | None = None) -> None:
    """Put a job back after a failure, or give it up after as many tries as it is worth."""
    with writing() as session:
        job = session.get(JobRow, job_id)
        if job is None:
            return
        declared = registry().jobs.get((job.owner, job.name))
        if declared and job.attempts < declared.attempts:
            wait = after if after is not None else BACK_OFF[min(job.attempts, len(BACK_OFF)) - 1]
            values = {"state": JobState.READY, "due_at": now() + timedelta(seconds=wait)}
        else:
            values = {"state": JobState.FAILED, "key": None, "ended_at": now()}
        _still_mine(session, job_id, fence, error=error[-10_000:], leased_until=None, **values)


def _still_mine(session: Session, job_id: int, fence: int, **values: Any) -> bool:
    statement = update(JobRow).where(JobRow.id == job_id, JobRow.fence == fence, JobRow.state == JobState.LEASED)
    changed = session.execute(statement.values(**values).execution_options(synchronize_session=False))
    return bool(getattr(changed, "rowcount", 0))


def reclaim() -> int:
    """Free the jobs of workers that died: their lease ran out, or they lived on this host and are gone."""
    host = worker_name().rpartition(":")[0]
    leased = list(db.session.scalars(select(JobRow).where(JobRow.state == JobState.LEASED)))
    lost = [job for job in leased if (job.leased_until or now()) < now() or _is_gone(job.leased_by, host)]
    deadly = {job.id for job in lost if _is_deadly(job)}
    again = {job.id for job in lost} - deadly
    db.session.rollback()
    if not lost:
        return 0
    given_up = {"state": JobState.FAILED, "key": None, "ended_at": now(), "error": DEADLY}
    with writing() as session:
        _take_back(session, deadly, **given_up)
        return _take_back(session, again, state=JobState.READY)


def _take_back(session: Session, ids: Collection[int], **values: Any) -> int:
    statement = update(JobRow).where(JobRow.id.in_(ids), JobRow.state == JobState.LEASED)
    options = {"synchronize_session": False}
    changed = session.execute(statement.values(leased_until=None, **values).execution_options(**options))
    return int(getattr(changed, "rowcount", 0))


def _is_deadly(job: JobRow) -> bool:
    """Tell whether a job has taken its worker with it too often; a worker may be killed without the job's fault."""
    declared = registry().jobs.get((job.owner, job.name))
    return declared is not None and job.attempts >= max(declared.attempts, MOST_DEATHS)


def _is_gone(worker: str, host: str) -> bool:
    where, _, pid = worker.rpartition(":")
    if where != host or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def release_held(owner: str) -> None:
    """Let the held jobs of a plugin go on, now that it is active again."""
    with writing() as session:
        session.execute(
            update(JobRow).where(JobRow.owner == owner, JobRow.state == JobState.HELD).values(state=JobState.READY)
        )


def forget_done() -> None:
    """Delete the rows of jobs that were done more than a day ago."""
    with writing() as session:
        session.execute(delete(JobRow).where(JobRow.state == JobState.DONE, JobRow.ended_at < now() - KEEP_DONE))


def waiting() -> int:
    """Count the jobs that are due."""
    statement = select(func.count()).where(JobRow.state == JobState.READY, JobRow.due_at <= now())
    return int(db.session.scalar(statement) or 0)
