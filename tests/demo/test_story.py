"""The small demo is believable, whole, and made only once."""

from collections import Counter
from pathlib import Path

import pytest

from core.database import db
from core.models import Delivery, Inbox, Message, Participant, Tag, Ticket, tables
from core.services.installation import demo
from core.services.plugin import plugin_rows
from core.testing import Site, new_config
from tests.web.plugins import write


@pytest.fixture(autouse=True)
def _told(site: Site) -> None:
    """Fill the site of each test."""
    with site.app.app_context():
        site.people = demo.fill_story()


def test_it_has_about_sixty_tickets_half_of_them_in_indonesian(site: Site) -> None:
    with site.app.app_context():
        locales = Counter(db.session.scalars(db.select(Ticket.locale).where(Ticket.locale.is_not(None))))
        assert locales == {"en": 30, "id": 30}


def test_five_people_may_sign_in(site: Site) -> None:
    assert [each.role for each in site.people] == ["admin", "manager", "agent", "agent", "agent"]


def test_a_site_that_has_tickets_is_left_alone(site: Site) -> None:
    with site.app.app_context():
        before = db.session.query(Ticket).count()
        assert demo.fill_story() == []
        assert db.session.query(Ticket).count() == before


def test_a_failed_delivery_brings_its_ticket_to_attention(site: Site) -> None:
    with site.app.app_context():
        failed = db.session.query(Delivery).filter_by(state="failed").one()
        assert failed.message.ticket.needs_attention


def test_a_stranger_is_unverified_and_only_proposed(site: Site) -> None:
    with site.app.app_context():
        message = db.session.query(Message).filter_by(is_verified=False, channel="email").one()
        part = db.session.query(Participant).filter_by(customer_id=message.customer_id).one()
        assert not part.is_confirmed


def test_one_message_waits_in_quarantine(site: Site) -> None:
    with site.app.app_context():
        assert [each.channel for each in db.session.query(Inbox).filter_by(state="quarantined")] == ["email"]


def test_the_counts_of_folders_are_right(site: Site) -> None:
    with site.app.app_context():
        counted = Counter((each.desk_id, each.assignee_id or 0, each.rank) for each in db.session.query(Ticket))
        kept = {tuple(row[:3]): row[3] for row in db.session.execute(db.select(tables.tally)) if row[3]}
        assert kept == counted


def test_every_bundled_plugin_is_on(site: Site) -> None:
    with site.app.app_context():
        bundled, _uploaded = site.config.plugin_folders
        found = {each.slug for each in plugin_rows.found(site.config).found if each.home == bundled}
        assert plugin_rows.wanted() == found


GARDEN = """
from core.api import Tag

@hookimpl
def demo_filled(ctx):
    with ctx.transaction() as session:
        session.add(Tag(slug="weeds", name="weeds"))
"""


def test_plugins_bring_what_they_show(tmp_path: Path) -> None:
    other = Site(new_config(tmp_path / "other"))
    write(other, "garden", GARDEN)
    other.activate("garden")
    with other.app.app_context():
        demo.fill_story()
    with other.app.app_context():
        assert db.session.scalar(db.select(Tag.id).where(Tag.name == "weeds"))
