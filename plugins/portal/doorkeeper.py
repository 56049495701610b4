"""Keeps guessing and flooding out: how often a password may be tried, and a link asked for.

As for staff: one account from one network, one network over all accounts, one account over all networks.
"""

from sqlalchemy import select

from core.api import (
    Customer,
    Identity,
    attempts_of,
    context,
    customer_at,
    forget_attempts,
    network_of,
    normal_identity,
    password_matches,
    within_limit,
)

from . import tables

WINDOW = 15 * 60
HOUR = 3600
MOST_FROM_HERE, MOST_OF_A_NETWORK, MOST_OF_AN_ACCOUNT = 10, 60, 50
MOST_LINKS, MOST_LINKS_OF_AN_ADDRESS = 30, 10
HERE, NETWORK, ACCOUNT = "portal.here", "portal.network", "portal.account"


class TooOften(Exception):
    """Somebody tried too often."""


def may_ask(remote: str | None) -> bool:
    """Count a wish for a link; too many from one network are told so, whatever addresses they name."""
    return within_limit("portal.asked", network_of(remote), MOST_LINKS, HOUR)


def may_be_mailed(address: str, remote: str | None) -> bool:
    """Count a wish for one address; who asks too often for one hears nothing of it, or it would tell who is known.

    Counted for each network: what a stranger asks for takes nothing from the one whose address it is.
    """
    subject = f"{normal_identity('email', address)} {network_of(remote)}"
    return within_limit("portal.mailed", subject, MOST_LINKS_OF_AN_ADDRESS, HOUR)


def customer_with(address: str, typed: str, remote: str | None) -> Customer | None:
    """Give the customer whose address and password these are; raises `TooOften`.

    Whether the address is known, and has a password, shows neither in the answer nor in the time it takes.
    """
    account, network = normal_identity("email", address), network_of(remote)
    if (
        not within_limit(HERE, f"{account} {network}", MOST_FROM_HERE, WINDOW)
        or attempts_of(NETWORK, network, WINDOW) >= MOST_OF_A_NETWORK
        or attempts_of(ACCOUNT, account, WINDOW) >= MOST_OF_AN_ACCOUNT
    ):
        raise TooOften
    customer = customer_at("email", account)
    if password_matches(stored(customer.id if customer else 0), typed) and customer is not None:
        forget_attempts(HERE, f"{account} {network}")
        return customer
    with context("portal").transaction():
        within_limit(NETWORK, network, MOST_OF_A_NETWORK, WINDOW)
        within_limit(ACCOUNT, account, MOST_OF_AN_ACCOUNT, WINDOW)
    return None


def set_by(customer_id: int) -> str:
    """Give the address with which a customer's password was set: signing in by it is coming in by that address."""
    statement = select(tables.password.c.address).where(tables.password.c.customer_id == customer_id)
    return context("portal").session.scalar(statement) or ""


def stored(customer_id: int) -> str | None:
    """Give the hash of a customer's password, if one was set by whoever still has the address they came in by."""
    rows = tables.password
    theirs = (Identity.customer_id == rows.c.customer_id) & (Identity.value == rows.c.address)
    statement = select(rows.c.hash).join(Identity, theirs & (Identity.kind == "email"))
    statement = statement.where(rows.c.customer_id == customer_id)
    found: str | None = context("portal").session.scalar(statement)
    return found
