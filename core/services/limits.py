"""Counts how often something was tried, so that nobody can try it without end; all processes share the counts."""

import ipaddress
import time

from sqlalchemy import delete, select

from core.database import db, writing
from core.models.tables import attempt
from core.security import digest
from core.upsert import upsert

KEEP_SECONDS = 2 * 24 * 3600


def within_limit(name: str, subject: str, most: int, seconds: int) -> bool:
    """Count one attempt, and tell whether it is still within `most` in this window of `seconds`.

    `name` says what is counted and starts with the plugin's slug ("form.sent"), `subject` for whom (an address, a
    mailbox); only its digest is stored. Windows are fixed, so at the turn of one up to twice as many may pass. Never
    raises for being over the limit: it gives False. Since 1.0.

    Example::

        if not within_limit("form.sent", network_of(request.remote_addr), most=20, seconds=3600):
            return render_template("form/later.html"), 429
    """
    key = {"name": name[:40], "subject": digest(subject), "window": _window(seconds)}
    if _count(key) > most:
        return False  # whoever is over the limit costs no more writing
    with writing() as session:
        upsert(session, attempt, {**key, "count": 1}, change={}, add=("count",))
        return _count(key) <= most


def network_of(address: str | None) -> str:
    """Give what limits count a visitor by: an IPv4 address whole, of an IPv6 address the /64 that one owner has.

    `address` is `request.remote_addr`; the proxies named in the configuration are taken account of already. Since 1.0.
    """
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped else str(ipaddress.ip_network((found, 64), strict=False))


def count_of(name: str, subject: str, seconds: int) -> int:
    """Say how many attempts were counted in this window, without counting one. Since 1.0.

    Example::

        if attempts_of("portal.failed", network_of(request.remote_addr), 900) >= 60:
            return too_many()
    """
    return _count({"name": name[:40], "subject": digest(subject), "window": _window(seconds)})


def seconds_left(seconds: int) -> int:
    """Say when the window that is open now ends."""
    return seconds - int(time.time()) % seconds


def forget(name: str, subject: str) -> None:
    """Count anew for one subject: after a success, say. Since 1.0.

    Example::

        forget_attempts("portal.here", address)
    """
    with writing() as session:
        session.execute(delete(attempt).where(attempt.c.name == name[:40], attempt.c.subject == digest(subject)))


def forget_old() -> None:
    """Delete counts of windows that are long over."""
    with writing() as session:
        session.execute(delete(attempt).where(attempt.c.window < int(time.time()) - KEEP_SECONDS))


def _window(seconds: int) -> int:
    moment = int(time.time())
    return moment - moment % seconds


def _count(key: dict[str, object]) -> int:
    statement = select(attempt.c.count).where(*(attempt.c[name] == value for name, value in key.items()))
    return int(db.session.scalar(statement) or 0)
