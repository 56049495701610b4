"""A site on which the portal is active, and customers at their browsers."""

import pytest

from core.testing import Clock, Postbox, Site
from plugins.portal.tests.person import Person


@pytest.fixture
def ani(site: Site, plugin: str, postbox: Postbox, clock: Clock) -> Person:
    """Ani, who wrote about a printer, at a browser in which she is not signed in yet."""
    site.ticket()
    return Person(site, postbox, "ani@example.com")


@pytest.fixture
def budi(site: Site, plugin: str, postbox: Postbox, clock: Clock) -> Person:
    """Budi, another customer, with a ticket of his own."""
    site.ticket("A cup is broken", "It was glass.", identity=("email", "budi@example.com"), name="Budi")
    return Person(site, postbox, "budi@example.com")
