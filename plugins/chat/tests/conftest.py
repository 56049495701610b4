"""A site with a chat for https://shop.example, an agent at work, and a visitor's browser."""

import pytest

from core.api import User, now
from core.testing import Site
from plugins.chat.tests.visitor import ORIGIN, SECRET, Visitor, make_site


@pytest.fixture
def shop(site: Site, plugin: str, agent: User) -> str:
    """A chat site, with somebody there to answer."""
    make_site(site, origins=ORIGIN, identity_secret=SECRET)
    with site.app.app_context(), site.context(plugin).transaction() as session:
        session.get_one(User, agent.id).seen_at = now()
    return "shop"


@pytest.fixture
def visitor(site: Site, shop: str) -> Visitor:
    """Somebody on a page of the shop."""
    return Visitor(site.client())
