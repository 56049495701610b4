"""Runs jobs that are due; the worker process, the cron line and the tick after a response all drain through here."""

import logging
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import signature

from flask import g

from core.crash import crashpoint
from core.database import db
from core.declare import Job, JobRun
from core.engine.current import hooks, registry
from core.engine.fuse import failure_of, request_id
from core.engine.hooks import CORE
from core.engine.marker import JOB
from core.errors import GiveUp, TryLater
from core.i18n import speaking
from core.models import JobRow, JobState
from core.services.installation import site
from core.services.plugin import fuse_box
from core.services.work import jobs, schedules

GRACE_SECONDS = 10.0
log = logging.getLogger("tanggap.worker")
_until: dict[int, float] = {}
"""Until when each thread's job may run, in seconds of `time.monotonic()`."""


def drain(seconds: float | None = None, worker: str | None = None, limit: int | None = None) -> int:
    """Run due jobs one after the other until none is left, the time is up or `limit` are done; say how many ran."""
    name = worker or jobs.worker_name()
    until = None if seconds is None else time.monotonic() + seconds
    count = 0
    schedules.enqueue_due()
    while (until is None or time.monotonic() < until) and (limit is None or count < limit):
        job = jobs.lease(name)
        if job is None:
            return count
        if job.state == JobState.LEASED:
            run(job)
            count += 1
    return count


def is_overdue() -> bool:
    """Tell whether a job of this process runs on although its lease is over: it is stuck."""
    moment = time.monotonic()
    return any(until + GRACE_SECONDS < moment for until in list(_until.values()))


def _may_run(seconds: float) -> None:
    _until[threading.get_ident()] = time.monotonic() + seconds


def run(row: JobRow) -> None:
    """Run one leased job and write down how it ended."""
    declared = registry().jobs[row.owner, row.name]
    job_id, fence, owner = row.id, row.fence, row.owner
    crashpoint("job.leased")
    jobs.set_depth(0)
    g.request_id = f"job:{job_id}:{row.attempts}"
    hooks().marker.enter(owner, f"{JOB}{row.name}")
    _may_run(declared.seconds)
    try:
        with _speaking_the_sites_language():
            _call(declared, row)
    except jobs.Again as later:
        db.session.rollback()
        jobs.again(job_id, fence, later.due_at)
    except TryLater as later:
        db.session.rollback()
        jobs.failed(job_id, fence, str(later), later.after)
    except GiveUp as end:
        db.session.rollback()
        jobs.give_up(job_id, fence, str(end))
    except jobs.LostLease:
        db.session.rollback()
        log.warning("Job %s was taken over by another worker", job_id)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        db.session.rollback()
        _failed(owner, row.name, job_id, fence, error)
    else:
        db.session.rollback()
        crashpoint("job.before_done")
        jobs.done(job_id, fence)
    finally:
        _until.pop(threading.get_ident(), None)
        hooks().marker.leave()
        jobs.set_depth(0)
        fuse_box.flush()


@contextmanager
def _speaking_the_sites_language() -> Iterator[None]:
    """Whoever runs the job, its words are for everybody; what it says to one person it says in their language."""
    facts = site.facts()
    g.site_locale, g.site_timezone = facts.locale, facts.timezone
    with speaking(facts.locale):
        yield


def _call(declared: Job, row: JobRow) -> None:
    payload, key, attempt = dict(row.payload), row.key or f"job:{row.id}", row.attempts
    job_id, fence, seconds = row.id, row.fence, declared.seconds

    def renew() -> None:
        jobs.renew(job_id, fence, seconds)
        _may_run(seconds)

    if len(signature(declared.run).parameters) > 1:
        declared.run(payload, JobRun(job_id, key, attempt, renew))
    else:
        declared.run(payload)


def _failed(owner: str, name: str, job_id: int, fence: int, error: BaseException) -> None:
    log.warning("Job %s %s failed: %s: %s", owner, name, type(error).__name__, error)
    if owner != CORE:
        hooks().fuse.note(failure_of(owner, f"job {name}", request_id(), error))
    jobs.failed(job_id, fence, "".join(traceback.format_exception(error)))
