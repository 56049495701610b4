"""The plugin switched on, with somebody who keeps the shelf."""

import pytest

from core.testing import Site

from .shelf_keeper import ShelfKeeper


@pytest.fixture
def keeper(site: Site, plugin: str) -> ShelfKeeper:
    """Acts on the shelf."""
    return ShelfKeeper(site)
