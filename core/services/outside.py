"""Which hosts this site may speak to on somebody's behalf: none of the inner network, unless its owner allows it.

Whoever may type a host name into a form could else have this server knock at doors that only it can reach.
"""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from core.database import writing
from core.engine.current import site
from core.engine.hooks import CORE
from core.errors import Invalid
from core.i18n import gettext as _
from core.models import User
from core.services.installation import settings
from core.services.record import audit
from core.services.staff import access

ALLOWED = "allowed_hosts"
_refused: ContextVar[list[str] | None] = ContextVar("refused_hosts", default=None)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_GIVEN_OUT = ipaddress.ip_network("2000::/3")  # all IPv6 addresses of the internet; the rest is for networks' own use
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


def demand_outside(host: str) -> None:
    """Refuse a host in the inner network (localhost, 10.0.0.5 …); call it right before you connect to it.

    Raises `Invalid`, in words for whoever typed the host. One that has no address is let pass: to connect to it says
    better what is wrong. With `private_hosts` in the configuration all hosts are allowed; an administrator can allow a
    single one on the page of an account whose test was refused. Since 1.0.

    Example::

        demand_outside(settings["in_host"])
    """
    if written(host) in allowed_hosts():
        return
    try:
        allowed_addresses(host)
    except Invalid:
        refused = _refused.get()
        if refused is not None:
            refused.append(written(host))
        raise


@contextmanager
def noting_refused() -> Iterator[list[str]]:
    """Note which hosts are refused meanwhile, so that a page can offer to allow them."""
    noted: list[str] = []
    token = _refused.set(noted)
    try:
        yield noted
    finally:
        _refused.reset(token)


def written(host: str) -> str:
    """Give a host as it is compared: small, without the dot that may end it."""
    return host.strip().lower().rstrip(".")


def allowed_hosts() -> list[str]:
    """Give the inner hosts that administrators have allowed for accounts; webhooks may not go there."""
    return list(settings.get(CORE, ALLOWED, []))


def may_allow(user: User) -> bool:
    """Tell whether somebody may allow an inner host: who may install plugins here can reach all of them by code."""
    return site().config.allow_plugin_upload and access.can(user, "admin.plugins")


def allow(host: str) -> None:
    """Allow one inner host, by the name it was written with."""
    with writing():
        settings.save(CORE, {ALLOWED: sorted({*allowed_hosts(), written(host)})})
        audit.record("host.allowed", written(host))


def forbid(host: str) -> None:
    """Take back that an inner host was allowed."""
    with writing():
        settings.save(CORE, {ALLOWED: [each for each in allowed_hosts() if each != host]})
        audit.record("host.forbidden", host)


def allowed_addresses(host: str) -> list[Ip]:
    """Give the addresses of a host, none of which is inner where it may not be; raises `Invalid`."""
    found = _addresses(host)
    if not site().config.private_hosts and any(map(is_inner, found)):
        text = _(
            "%(host)s lies in the inner network, where this site may not go. Whoever runs the server can allow it with "
            "private_hosts in config.toml.",
            host=host,
        )
        raise Invalid(text)
    return found


def _addresses(host: str) -> list[Ip]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError):
        return []
    return list(dict.fromkeys(ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found))


def is_inner(address: Ip) -> bool:
    """Tell whether an address is of this machine or an inner network, also when it is wrapped into another one."""
    if isinstance(address, ipaddress.IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if wrapped is None and address in _NAT64:
            wrapped = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_inner(wrapped)
        if address not in _GIVEN_OUT:
            return True
    return not address.is_global or address.is_multicast
