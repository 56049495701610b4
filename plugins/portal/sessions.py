"""Signed-in browsers of customers: a row each, named by the digest of a random token that only the browser has.

They have nothing to do with the sessions of staff: another cookie, another table, other rights.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from core.api import Customer, Identity, context, digest, new_token, now

from . import tables

LONGEST_TOKEN = 100
FRESH = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Visit:
    """A customer at a browser: the address by which they came in, and the key of the session."""

    customer: Customer
    address: str
    key: str
    proved_at: datetime

    @property
    def is_fresh(self) -> bool:
        """Tell whether they showed who they are a short while ago."""
        return now() - self.proved_at <= FRESH


def start(customer_id: int, address: str) -> str:
    """Sign a customer in on one browser and give the token for its cookie."""
    token, moment = new_token(), now()
    ctx = context("portal")
    with ctx.transaction() as session:
        session.execute(delete(tables.session).where(tables.session.c.expires_at < moment))
        session.execute(
            insert(tables.session).values(
                digest=digest(token),
                customer_id=customer_id,
                address=address,
                started_at=moment,
                proved_at=moment,
                expires_at=moment + timedelta(days=ctx.settings["days"]),
            )
        )
    return token


def find(token: str) -> Visit | None:
    """Give the visit of a token, unless it ended or the address by which they came in is no more theirs."""
    if not 0 < len(token) <= LONGEST_TOKEN:
        return None
    rows = tables.session
    statement = (
        select(Customer, rows.c.address, rows.c.digest, rows.c.proved_at)
        .join(Customer, Customer.id == rows.c.customer_id)
        .join(Identity, (Identity.customer_id == Customer.id) & (Identity.value == rows.c.address))
        .where(rows.c.digest == digest(token), rows.c.expires_at > now(), Customer.erased_at.is_(None))
        .where(Identity.kind == "email")
    )
    found = context("portal").session.execute(statement).first()
    return Visit(*found) if found else None


def end(key: str) -> None:
    """Sign one browser out."""
    with context("portal").transaction() as session:
        session.execute(delete(tables.session).where(tables.session.c.digest == key))


def end_all(customer_id: int, keep: str = "") -> None:
    """Sign a customer out everywhere, but for the session to keep; mailed links are dead as well."""
    rows, links = tables.session, tables.token
    with context("portal").transaction() as session:
        session.execute(delete(rows).where(rows.c.customer_id == customer_id, rows.c.digest != keep))
        session.execute(delete(links).where(links.c.customer_id == customer_id))


def prove(key: str) -> None:
    """Note that the customer at this browser has just shown who they are."""
    rows = tables.session
    with context("portal").transaction() as session:
        session.execute(update(rows).where(rows.c.digest == key).values(proved_at=now()))


def count(customer_id: int) -> int:
    """Count the browsers on which a customer is signed in."""
    rows = tables.session
    statement = select(rows.c.digest).where(rows.c.customer_id == customer_id, rows.c.expires_at > now()).limit(100)
    return len(context("portal").session.scalars(statement).all())
