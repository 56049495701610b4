"""The plugin keeps the contract of all plugins."""

import pytest

from core.testing import Site, check_plugin


@pytest.mark.slow
def test_it_keeps_to_the_contract(site: Site) -> None:
    check_plugin("kb", site)
