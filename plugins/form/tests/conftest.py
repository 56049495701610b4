"""A site on which the form is active, and a visitor."""

import pytest

from core.testing import Clock, Postbox, Site
from plugins.form.tests.visitor import Visitor


@pytest.fixture
def visitor(site: Site, plugin: str, postbox: Postbox, clock: Clock) -> Visitor:
    """Somebody at the form."""
    return Visitor(site.client(), clock)
