"""A job that takes its worker with it is given up in the end; one whose worker was killed by chance goes on."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from core.clock import now
from core.database import db, writing
from core.engine import process
from core.engine.marker import JOB
from core.models import JobRow
from core.services.work import jobs, worker
from core.testing import Site
from tests.plugins.samples import put


def lose_worker(site: Site, slug: str) -> str:
    """Lease the job, let its worker die, and give the state in which the job is found."""
    with site.app.app_context():
        with writing() as session:
            session.execute(update(JobRow).where(JobRow.owner == slug).values(due_at=now()))
        jobs.lease("elsewhere:1")
        with writing() as session:
            gone = now() - timedelta(seconds=1)
            session.execute(update(JobRow).where(JobRow.owner == slug).values(leased_until=gone))
        jobs.reclaim()
        return str(db.session.scalar(select(JobRow.state).where(JobRow.owner == slug)))


@pytest.fixture
def slug(site: Site) -> str:
    """A plugin with one job, which waits; nothing else does."""
    made = put(site.config, "tabled")
    site.activate(made)
    with site.app.app_context(), writing() as session:
        session.execute(db.delete(JobRow).where(JobRow.owner != made))
    return made


def test_a_job_goes_on_after_its_worker_was_killed(site: Site, slug: str) -> None:
    assert lose_worker(site, slug) == "ready"


def test_a_job_that_costs_worker_after_worker_is_given_up_and_shown(site: Site, slug: str) -> None:
    states = [lose_worker(site, slug) for _death in range(8)]
    assert states == ["ready"] * 7 + ["failed"]
    page = site.client(site.user("admin")).get("/admin/jobs?show=failed").text
    assert "worker ended again and again" in page


def test_a_job_past_its_lease_is_overdue(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not worker.is_overdue()
    monkeypatch.setattr(worker, "_until", {1: -100.0})
    assert worker.is_overdue()


def test_what_a_job_calls_is_marked_as_part_of_the_job(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_here", None)
    process.begin(site.config.instance)
    marker = process._here.marker
    marker.enter("email", f"{JOB}fetch")
    marker.enter("kb", "filter_inbound")
    assert marker.longest() is None
    marker.leave()
    marker.leave()
    marker.enter("kb", "ticket_opened")
    assert marker.longest().slug == "kb"
    marker.leave()
    process._end(process._here)
