"""Which addresses count as inner, however they are written."""

import ipaddress

import pytest

from core.services.outside import is_inner

INNER = (
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 "
    "::1 :: fe80::1 fc00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: 64:ff9b::10.0.0.1 "
    "64:ff9b:1::10.0.0.1 fec0::1 ::127.0.0.1 ::ffff:0:127.0.0.1 5f00::1"
).split()
OUTER = "8.8.8.8 1.1.1.1 2606:4700::1111 ::ffff:8.8.8.8 2002:808:808:: 64:ff9b::8.8.8.8".split()


@pytest.mark.parametrize("address", INNER)
def test_an_address_of_the_inner_network_is_inner(address: str) -> None:
    assert is_inner(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTER)
def test_an_address_of_the_internet_is_not(address: str) -> None:
    assert not is_inner(ipaddress.ip_address(address))
