"""Nobody pauses a plugin by what they send: five failures of its pages do, so no request may make one fail."""

import re

import pytest
from sqlalchemy import select

from core.database import db
from core.models import User
from core.models.tables import plugin_failure
from core.testing import Site
from tests.plugins.samples import write

PLUGINS = ("email", "form", "portal", "kb", "chat", "automations", "saved_replies", "branding")
ARGUMENT = re.compile(r"<[^>]+>")
BENT = "http://["  # what urlsplit cannot read

PAGE = """
from flask import Blueprint, request
from sqlalchemy import select
from core.api import Area, Mount, Ticket, context, hookimpl, open_to_all

pages = Blueprint("SLUG", __name__)

@pages.get("/SLUG")
@open_to_all
def page():
    same = Ticket.id == int(request.args["n"]) if "n" in request.args else Ticket.subject == request.args["q"]
    return str(context("SLUG").session.scalar(select(Ticket.id).where(same)))

@hookimpl
def register_mounts():
    return [Mount(pages, Area.PUBLIC)]
"""


def failures(site: Site) -> list[str]:
    """Name the plugins that are said to have failed."""
    with site.app.app_context():
        return [str(slug) for slug in db.session.scalars(select(plugin_failure.c.slug).distinct())]


@pytest.mark.abuse("A27")
@pytest.mark.parametrize("header", ["Origin", "Referer"])
def test_a_bent_header_fails_no_page(site: Site, header: str) -> None:
    """What a browser says of where it comes from is read before each view, and counted as the view's when it fails."""
    site.activate(*PLUGINS)
    client = site.client()
    rules = [each.rule for each in site.app.url_map.iter_rules() if "POST" in (each.methods or ())]
    for path in [ARGUMENT.sub("1", rule) for rule in rules]:
        assert client.post(path, headers={header: BENT}).status_code < 500, path
    assert failures(site) == []


@pytest.mark.abuse("A27")
def test_a_number_of_four_hundred_digits_fails_no_page(site: Site, agent: User) -> None:
    """An agent who may only use saved replies could else take them away from all."""
    site.activate("automations", "saved_replies")
    act = {"actions.0.action": "automations.auto_reply", "actions.0.text": "x", "actions.0.hours": "9" * 400}
    reply = {"name": "n", "audience": "personal", "text_en": "x", "actions.rows": "0", **act}
    assert site.client(agent).post("/desk/saved-replies/new", data=reply).status_code in {400, 422}
    assert failures(site) == []


@pytest.mark.abuse("A27")
@pytest.mark.database
@pytest.mark.parametrize("asked", ["q=a%00b", f"n={'9' * 30}"])
def test_what_a_database_cannot_hold_is_no_failure_of_the_page(database_url: str, site: Site, asked: str) -> None:
    slug = write(site.config, PAGE)
    (site.config.instance / "plugins" / slug / "__init__.py").write_text(PAGE.replace("SLUG", slug), "utf-8")
    site.activate(slug)
    client = site.client()
    rule = next(each.rule for each in site.app.url_map.iter_rules() if each.endpoint == f"{slug}.page")
    codes = {client.get(f"{rule}?{asked}").status_code for _try in range(6)}
    assert codes <= {200, 400}
    assert failures(site) == []
