"""The plugin keeps to what every plugin promises, and shows something in a demo."""

import pytest
from sqlalchemy import select

from core.api import User, can, context
from core.testing import Site, check_plugin
from plugins.saved_replies.demo import fill


def test_it_keeps_to_the_contract(site: Site) -> None:
    check_plugin("saved_replies", site)


def test_the_demo_has_replies_in_both_languages(site: Site, plugin: str, agent: User, manager: User) -> None:
    with site.app.app_context():
        fill(site.context(plugin))
    page = site.client(agent).get("/desk/saved-replies/").get_data(as_text=True)
    assert "Refund is on its way" in page
    assert page.count("Looking into it") == 1
    ticket = site.ticket()
    shown = site.client(agent).get(f"/desk/saved-replies/for/{ticket.id}").get_data(as_text=True)
    assert "{{" not in shown


@pytest.mark.database
def test_agents_may_use_them_from_the_start_on_each_database(database_url: str, site: Site, plugin: str) -> None:
    for role, may_use, may_share in (("light", False, False), ("agent", True, False), ("manager", True, True)):
        made = site.user(role)
        with site.app.app_context():
            user = context(plugin).session.scalar(select(User).where(User.id == made.id))
            assert (can(user, "saved_replies.use"), can(user, "saved_replies.share")) == (may_use, may_share)
