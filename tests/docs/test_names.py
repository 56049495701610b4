"""docs/names.md says of each event what it holds, and what it says is so."""

import pytest
from sqlalchemy import select

from core.api import SYSTEM, Event, Kind, Priority, Status, Ticket, change_tags, change_ticket, status_of_kind
from core.docs import names_page
from core.testing import Site
from core.web.slips import icon_names


def test_each_event_of_the_core_and_no_other_is_explained(site: Site) -> None:
    assert set(names_page.DATA) == {each.name for each in site.built.registry.events}


@pytest.mark.parametrize("name", ["ticket.changed", "admin.people", "customer.first_name", "closing", "matches.body"])
def test_names_stand_on_the_page(name: str) -> None:
    assert f"| `{name}` |" in names_page.page()


def test_actions_say_what_their_form_sends() -> None:
    assert "| `tag` | Tag | `tag` | `ticket.change` |" in names_page.page()
    assert "| `forward` | Forward | `to`, `text` | `ticket.reply` |" in names_page.page()


def test_all_icons_are_named() -> None:
    assert len(icon_names()) > 50
    assert all(f"`{name}`" in names_page.page() for name in icon_names())


def test_a_change_tells_before_and_after(site: Site, ticket: Ticket) -> None:
    with site.app.app_context():
        change_ticket(ticket.number, SYSTEM, status=status_of_kind(Kind.CLOSED), priority=Priority.HIGH)
        change_tags(ticket.number, SYSTEM, add=["vip"])
        session = site.context("core").session
        changes = select(Event.data).where(Event.type == "ticket.changed").order_by(Event.id)
        facts, tags = session.scalars(changes).all()
        assert facts["priority"] == {"before": 2, "after": 3}
        assert set(facts["status"]["before"]) == {"id", "label"}
        assert session.get(Status, facts["status"]["after"]["id"]).kind == Kind.CLOSED
        assert tags == {"tags": {"before": [], "after": ["vip"]}}
