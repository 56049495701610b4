"""The core's own jobs, and when they run."""

from datetime import timedelta

from core.clock import now
from core.declare import Job, Schedule
from core.engine.markers import hookimpl
from core.services import files, limits
from core.services.acts import bulk
from core.services.answering import follow_up, following
from core.services.customer.privacy import erasures
from core.services.installation import planner
from core.services.mailroom import delivery, intake
from core.services.plugin import fuse_box
from core.services.record import telling
from core.services.staff import invitations
from core.services.ticket import rubbish, snoozing
from core.services.work import jobs

DRAFTS_LAST = timedelta(hours=1)


@hookimpl
def register_jobs() -> list[Job]:
    """Declare what the core does outside requests."""
    return [
        Job("deliver", run=delivery.deliver, attempts=1000, seconds=120),
        Job(following.JOB, run=follow_up.follow, attempts=20),
        Job("event", run=telling.tell, attempts=20),
        Job("files.sweep", run=lambda _payload: files.sweep(now() - DRAFTS_LAST)),
        Job("intake.sweep", run=intake.sweep, seconds=300),
        Job("snooze.wake", run=snoozing.wake_due, seconds=300),
        Job(rubbish.EMPTY_JOB, run=rubbish.empty_now, seconds=300),
        Job(invitations.RESET_JOB, run=invitations.send_reset, attempts=5),
        Job("limits.forget", run=lambda _payload: limits.forget_old()),
        Job(erasures.JOB, run=erasures.run, attempts=200, seconds=600),
        Job(bulk.JOB, run=bulk.run, attempts=20, seconds=120),
        Job("jobs.forget", run=lambda _payload: jobs.forget_done()),
        Job(planner.JOB, run=planner.analyse, seconds=300),
        Job("failures.forget", run=lambda _payload: fuse_box.forget_old()),
    ]


@hookimpl
def register_schedules() -> list[Schedule]:
    """Declare when it does so."""
    return [
        Schedule("intake.sweep", job="intake.sweep", every=timedelta(seconds=30)),
        Schedule("files.sweep", job="files.sweep", every=timedelta(hours=1)),
        Schedule("snooze.wake", job="snooze.wake", every=timedelta(seconds=30)),
        Schedule("limits.forget", job="limits.forget", every=timedelta(hours=6)),
        Schedule("jobs.forget", job="jobs.forget", every=timedelta(hours=1)),
        Schedule("database.analyse", job=planner.JOB, every=timedelta(days=1)),
        Schedule("failures.forget", job="failures.forget", every=timedelta(days=1)),
    ]
