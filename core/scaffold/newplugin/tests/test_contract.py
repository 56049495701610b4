"""What every plugin promises: on, all of it works as everybody; off, it is gone; its data deleted, nothing is left."""

from core.testing import check_plugin


def test_it_keeps_to_the_contract(site):
    check_plugin("newplugin", site)
