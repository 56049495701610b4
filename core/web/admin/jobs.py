"""What the site does by itself: the jobs, the clock that asks for them, and another try for those given up."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import format_timedelta
from werkzeug.wrappers import Response

from core.declare import Health
from core.i18n import gettext as _
from core.models import JobRow, JobState
from core.services.installation import health
from core.services.work import job_list
from core.web.access import requires
from core.web.admin import pages

TRIED_AGAIN = (JobState.FAILED, JobState.READY)


@pages.get("/jobs", endpoint="jobs")
@requires("admin.health")
def jobs_page() -> str:
    """List jobs of one state, and the clock."""
    wanted = request.args.get("show", "ready")
    show = JobState(wanted) if wanted in list(JobState) else JobState.READY
    before = request.args.get("before", type=int)
    found = job_list.page(show, before)
    more = len(found) > job_list.PAGE
    found = found[: job_list.PAGE]
    return render_template(
        "core/admin/jobs.html",
        jobs=[_job(row) for row in found],
        counts=job_list.counts(),
        show=show,
        schedules=[_clock(each) for each in job_list.clocks()],
        worker=_worker(),
        newer_url=url_for("admin.jobs", show=show) if before else "",
        older_url=url_for("admin.jobs", show=show, before=found[-1].id) if more else "",
    )


def _job(row: JobRow) -> dict[str, Any]:
    retry = url_for("admin.retry_job", job_id=row.id) if row.state in TRIED_AGAIN else None
    names = ("id", "owner", "name", "state", "due_at", "attempts", "error")
    return {**{name: getattr(row, name) for name in names}, "retry_url": retry}


def _clock(clock: job_list.Clock) -> dict[str, Any]:
    return {
        "owner": clock.owner,
        "name": clock.name,
        "every": format_timedelta(clock.seconds, granularity="second", threshold=1.2),
        "last_at": clock.last_at,
        "next_at": clock.next_at,
        "is_paused": clock.is_paused,
        "error": clock.error,
    }


def _worker() -> dict[str, Any]:
    found = next((each for each in health.report() if each.name == "worker"), None)
    return {"ok": found is not None and found.state is Health.OK, "words": found.summary if found else ""}


@pages.post("/jobs/<int:job_id>/retry")
@requires("admin.health")
def retry_job(job_id: int) -> Response:
    """Have a job tried at once."""
    job_list.retry(job_id)
    flash(_("It is tried again at once."))
    return redirect(url_for("admin.jobs", show=request.form.get("show") or "ready"))


@pages.post("/jobs/run")
@requires("admin.health")
def run_job() -> Response:
    """Ask for a regular job before its time."""
    job_list.run_now(request.form.get("owner", ""), request.form.get("name", ""))
    flash(_("It runs as soon as the worker is free."))
    return redirect(url_for("admin.jobs"))
