"""The branding keeps to the contract of plugins."""

from core.testing import Site, check_plugin


def test_it_keeps_to_the_contract(site: Site) -> None:
    check_plugin("branding", site)
