"""A site with the knowledge base, and somebody who writes for it."""

import pytest

from core.testing import Site

from .writer import Writer


@pytest.fixture
def writer(site: Site, plugin: str) -> Writer:
    """A manager at the editor."""
    return Writer(site)
