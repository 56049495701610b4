"""Links to sign in: mailed to an address that a customer is known by, good once, for half an hour.

Who asks hears the same at the same pace whether or not the address is known: all the looking up is done by a job.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from core.api import (
    Customer,
    context,
    customer_at,
    digest,
    gettext,
    new_token,
    normal_identity,
    now,
    prove_address,
    safe_path,
    send_system_mail,
    site_info,
    speaking,
    within_limit,
)

from . import tables

JOB = "mail_link"
LINK_MAIL = "portal.link"
LIFETIME = timedelta(minutes=30)
LONGEST = 100
# So much of its time is left to a link that nobody needs a second one yet.
STILL_GOOD = timedelta(minutes=5)
QUICK_AN_HOUR, QUICK_A_DAY = 3, 10
# More than the rule in `mail` can ever send: who asks when no link works any more always gets one.
BUDGET = (6, 96)


@dataclass(frozen=True, slots=True)
class Way:
    """What stands behind a link: whose it is, for which address, and where it leads."""

    customer: Customer
    address: str
    next: str


def ask(address: str, next_: str, locale: str, root: str) -> None:
    """Have a link mailed, if the address turns out to be somebody's."""
    payload = {"address": address, "next": safe_path(next_, "")[:300], "locale": locale, "root": root}
    context("portal").enqueue(JOB, payload)


def mail(payload: Mapping[str, Any]) -> None:
    """Mail the link to the customer who is known by the address (a job); nobody else gets anything.

    After some links in a row there is one only when the last no longer works: so a stranger who asks again and again
    neither fills a mailbox nor leaves its owner without a way in.
    """
    customer = customer_at("email", payload["address"])
    if customer is None or customer.is_spammer:
        return
    address = normal_identity("email", payload["address"])
    if not _may_be_quick(address) and _has_link(address):
        return
    token = _issue(customer, address, payload["next"])
    url = f"{site_info().url or payload['root']}/my/enter/{token}"
    with speaking(customer.locale or payload["locale"]):
        subject = gettext("Your link to %(site)s", site=site_info().name)
        text = gettext(
            "Here is the link with which you sign in and see your tickets:\n\n%(url)s\n\n"
            "It works once, within 30 minutes.\n\n"
            "If you did not ask for it, you can ignore this mail: nobody gets in without it.",
            url=url,
        )
        locale = customer.locale or payload["locale"]
        if not send_system_mail(address, subject, text, locale=locale, automatic=True, kind=LINK_MAIL):
            _forget(token)


def _may_be_quick(address: str) -> bool:
    """Tell whether a mailbox may get one more link although the last one works still; strangers may have asked too."""
    an_hour = within_limit("portal.links.hour", address, QUICK_AN_HOUR, 3600)
    return an_hour and within_limit("portal.links.day", address, QUICK_A_DAY, 24 * 3600)


def _has_link(address: str) -> bool:
    """Tell whether a link lies in a mailbox that works for some minutes yet."""
    rows = tables.token
    good = (rows.c.address == address, rows.c.used_at.is_(None), rows.c.expires_at > now() + STILL_GOOD)
    return context("portal").session.scalar(select(rows.c.digest).where(*good).limit(1)) is not None


def _forget(token: str) -> None:
    with context("portal").transaction() as session:
        session.execute(delete(tables.token).where(tables.token.c.digest == digest(token)))


def _issue(customer: Customer, address: str, next_: str) -> str:
    token = new_token()
    with context("portal").transaction() as session:
        session.execute(delete(tables.token).where(tables.token.c.expires_at < now() - timedelta(days=1)))
        session.execute(
            insert(tables.token).values(
                digest=digest(token),
                customer_id=customer.id,
                address=address,
                next=next_,
                expires_at=now() + LIFETIME,
            )
        )
    return token


def look(token: str) -> Way | None:
    """Give what stands behind a link that still works, without using it."""
    if not 0 < len(token) <= LONGEST:
        return None
    rows = tables.token
    statement = select(rows.c.customer_id, rows.c.address, rows.c.next)
    unused = statement.where(rows.c.digest == digest(token), rows.c.used_at.is_(None), rows.c.expires_at > now())
    row = context("portal").session.execute(unused).first()
    customer = customer_at("email", row.address) if row is not None else None
    if row is None or customer is None or customer.id != row.customer_id:
        return None
    return Way(customer, row.address, row.next)


def take(token: str) -> Way | None:
    """Use a link up; None if it does not work, or somebody was quicker. The customer's other links are dead too."""
    rows = tables.token
    with context("portal").transaction() as session:
        way = look(token)
        if way is None:
            return None
        used = update(rows).where(rows.c.digest == digest(token), rows.c.used_at.is_(None)).values(used_at=now())
        if not session.execute(used).rowcount:
            return None
        session.execute(delete(rows).where(rows.c.customer_id == way.customer.id, rows.c.digest != digest(token)))
        prove_address(way.customer, "email", way.address)
        return way


def sweep(_payload: Mapping[str, Any]) -> None:
    """Forget links and sessions that ended (a job)."""
    with context("portal").transaction() as session:
        session.execute(delete(tables.token).where(tables.token.c.expires_at < now() - timedelta(days=1)))
        session.execute(delete(tables.session).where(tables.session.c.expires_at < now()))
