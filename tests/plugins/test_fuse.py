"""A plugin that fails again and again is paused; one bad moment, or a critical plugin, is not."""

from datetime import timedelta

import pytest
from jinja2 import TemplateSyntaxError
from sqlalchemy import func, select, update

from core.clock import now
from core.database import db, writing
from core.engine.current import hooks
from core.engine.fuse import failure_of
from core.models.tables import plugin_failure
from core.services.plugin import fuse_box, plugin_rows, plugins
from core.testing import Site
from tests.plugins.samples import write

LOUD = "from core.api import hookimpl\n@hookimpl\ndef ticket_opened():\n    raise ValueError('too loud')\n"


def fail(site: Site, times: int = 1, calls: int = 1) -> None:
    """Let the plugin fail in so many requests."""
    for _request in range(times):
        with site.app.app_context():
            for _call in range(calls):
                hooks().notify("ticket_opened", ticket=None)
            fuse_box.flush()


def state_of(site: Site, slug: str) -> str:
    with site.app.app_context():
        return str(plugin_rows.rows()[slug].state)


@pytest.fixture
def loud(site: Site) -> str:
    """A plugin that raises whenever a ticket is opened."""
    slug = write(site.config, LOUD)
    site.activate(slug)
    return slug


def test_five_failing_requests_pause_a_plugin_with_traceback_and_place(site: Site, loud: str) -> None:
    fail(site, 5)
    with site.app.app_context():
        card = next(each for each in plugins.cards() if each.slug == loud)
    assert card.state == "paused"
    assert "ValueError: too loud" in card.error
    assert card.where == f"{loud}/__init__.py:4"


def test_a_paused_plugin_is_not_in_the_next_build(site: Site, loud: str) -> None:
    fail(site, 5)
    site.rebuild()
    assert loud not in site.built.build.loaded


def test_four_failing_requests_pause_nobody(site: Site, loud: str) -> None:
    fail(site, 4)
    assert state_of(site, loud) == "active"


def test_many_failures_in_one_request_count_as_one(site: Site, loud: str) -> None:
    fail(site, 1, calls=50)
    assert state_of(site, loud) == "active"
    with site.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(plugin_failure)) == 1


def test_failures_of_long_ago_do_not_count(site: Site, loud: str) -> None:
    fail(site, 4)
    with site.app.app_context(), writing() as session:
        session.execute(update(plugin_failure).values(at=now() - timedelta(minutes=11)))
    fail(site, 1)
    assert state_of(site, loud) == "active"


def test_a_critical_plugin_is_never_paused(site: Site) -> None:
    slug = write(site.config, LOUD, manifest="[lifecycle]\ncritical = true\n")
    site.activate(slug)
    fail(site, 6)
    assert state_of(site, slug) == "active"


def test_a_resumed_plugin_starts_from_none(site: Site, loud: str) -> None:
    fail(site, 5)
    with site.app.app_context():
        plugins.resume(loud)
    site.rebuild()
    fail(site, 4)
    assert state_of(site, loud) == "active"
    fail(site, 1)
    assert state_of(site, loud) == "paused"


def test_failing_jobs_count_each_try(site: Site) -> None:
    code = (
        "from core.api import Job, hookimpl\n"
        "@hookimpl\ndef register_jobs():\n    return [Job('bad', run=lambda payload: 1 / 0)]\n"
    )
    slug = write(site.config, code)
    site.activate(slug)
    with site.app.app_context():
        from core.services.work import jobs

        for number in range(5):
            jobs.enqueue(slug, "bad", {"number": number})
    site.run_jobs()
    assert state_of(site, slug) == "paused"


def test_failures_of_a_week_ago_are_forgotten(site: Site, loud: str) -> None:
    fail(site, 2)
    with site.app.app_context():
        with writing() as session:
            session.execute(update(plugin_failure).values(at=now() - timedelta(days=8)))
        fuse_box.forget_old()
        assert db.session.scalar(select(func.count()).select_from(plugin_failure)) == 0


def test_failures_in_a_page_of_the_plugin_count(site: Site) -> None:
    code = (
        "from flask import Blueprint\nfrom core.api import Area, Mount, hookimpl, open_to_all\n"
        "pages = Blueprint('SLUG', __name__)\n\n\n"
        "@pages.get('/bang')\n@open_to_all\ndef bang():\n    raise ERROR\n\n\n"
        "@hookimpl\ndef register_mounts():\n    return [Mount(pages, Area.PUBLIC)]\n"
    )
    for error in ("ValueError", "SystemExit", "RecursionError"):
        slug = write(site.config, "")
        write(site.config, code.replace("SLUG", slug).replace("ERROR", error), slug)
        site.activate(slug)
        client = site.client()
        for _request in range(5):
            assert client.get(f"/{slug.replace('_', '-')}/bang").status_code == 500
        assert state_of(site, slug) == "paused"


def test_the_log_says_what_went_wrong_and_where(site: Site, loud: str, caplog: pytest.LogCaptureFixture) -> None:
    fail(site)
    assert "ValueError: too loud" in caplog.text


def test_the_line_of_a_template_that_cannot_be_read_is_named() -> None:
    error = TemplateSyntaxError("No filter named 'date'.", 2, filename="/srv/plugins/shelf/templates/shelf/panel.html")
    failure = failure_of("shelf", "slot ticket.sidebar", "", error)
    assert failure.where == "shelf/templates/shelf/panel.html:2"
