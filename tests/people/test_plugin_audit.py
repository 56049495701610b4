"""Plugins write into the audit log too: acts that they declare, said in words, with whoever did them."""

import pytest

from core.api import Invalid, record_audit
from core.models import User
from core.testing import Site
from tests.web.plugins import write

CODE = """
@hookimpl
def register_audit_acts():
    return [AuditAct("garden.watered", "Garden watered")]

@pages.post("/")
@requires("admin.settings")
def water():
    with context("garden").transaction():
        record_audit("garden.watered", "bed 7", {"names": ["roses"], "before": 1})
        if request.form.get("fails"):
            raise Veto("The hose leaks.")
    return "wet"
"""


@pytest.fixture
def garden(site: Site) -> Site:
    """A site with a plugin that writes into the log."""
    write(site, "garden", "from flask import request\n" + CODE, area="admin")
    site.activate("garden")
    return site


def test_an_act_of_a_plugin_is_said_in_words_with_who_did_it(garden: Site, admin: User) -> None:
    client = garden.client(admin)
    assert client.post("/admin/garden/").status_code == 200
    page = client.get("/admin/audit?q=garden").text
    assert "Garden watered (bed 7)" in page
    assert admin.name in page
    assert "roses" in page


def test_what_is_undone_was_not_done(garden: Site, admin: User) -> None:
    client = garden.client(admin)
    assert client.post("/admin/garden/", data={"fails": "1"}).status_code == 422
    assert "bed 7" not in client.get("/admin/audit").text


def test_an_act_of_a_plugin_that_is_off_is_shown_by_its_name(garden: Site, admin: User) -> None:
    garden.client(admin).post("/admin/garden/")
    garden.deactivate("garden")
    assert "garden.watered bed 7" in garden.client(admin).get("/admin/audit").text


def test_an_act_that_nobody_declared_is_refused_with_the_nearest(garden: Site) -> None:
    with garden.app.app_context(), pytest.raises(Invalid, match=r"did you mean garden\.watered"):
        record_audit("garden.watred")


def test_changed_settings_are_named_and_secrets_stay_out(site: Site, admin: User) -> None:
    site.activate("portal")
    client = site.client(admin)
    data = {"by_link": "y", "days": "7", "link_days": "30", "links_in_mails": "y", "link_answers": "y"}
    assert client.post("/admin/plugins/portal/settings", data=data).status_code == 302
    page = client.get("/admin/audit").text
    assert "Settings changed (portal)" in page
    assert "<ins>days</ins>" in page
