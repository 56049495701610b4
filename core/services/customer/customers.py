"""Customers and the identities they write under."""

import contextlib
import re
import unicodedata

from sqlalchemy import bindparam, select

from core.clock import now
from core.database import db, writing
from core.errors import NotFound
from core.i18n import gettext as _
from core.identity_kinds import EMAIL, PHONE
from core.models import Customer, Identity

LONGEST_NAME = 120


def normal(kind: str, value: str) -> str:
    """Give the one form of an identity under which it is stored and compared. Since 1.0.

    Example::

        address = normal_identity("email", "Ani@Example.com")  # ani@example.com
    """
    value = unicodedata.normalize("NFKC", value).strip()
    if kind == EMAIL:
        return _normal_email(value)
    if kind == PHONE:
        return ("+" if value.startswith("+") else "") + re.sub(r"\D", "", value)
    return value[:254]


def _normal_email(value: str) -> str:
    local, _at, domain = value.rpartition("@")
    with contextlib.suppress(UnicodeError):
        domain = domain.encode("idna").decode("ascii") if not domain.isascii() else domain
    return f"{local}@{domain}".lower()[:254] if local else value.lower()[:254]


def find(kind: str, value: str) -> Customer | None:
    """Give the customer who is known under an identity."""
    return db.session.scalar(_FIND, {"kind": kind, "value": normal(kind, value)})


_FIND = select(Customer).join(Identity).where(Identity.kind == bindparam("kind"), Identity.value == bindparam("value"))


def find_or_make(kind: str, value: str, name: str = "") -> Customer:
    """Give the customer known under an identity, or make one."""
    with writing():
        found = find(kind, value)
        if found is not None:
            if name and found.name == normal(kind, value):
                found.name = name[:LONGEST_NAME]
            return found
        return make(kind, value, name)


def make(kind: str, value: str, name: str = "") -> Customer:
    """Make a customer who is known to be new."""
    with writing() as session:
        customer = Customer(name=(name or normal(kind, value))[:LONGEST_NAME])
        customer.identities.append(Identity(kind=kind, value=normal(kind, value)))
        session.add(customer)
        session.flush()
        return customer


def add_identity(customer: Customer, kind: str, value: str) -> Identity | None:
    """Let a customer be known under one more identity; None if somebody else is."""
    with writing() as session:
        owner = find(kind, value)
        if owner is not None and owner.id != customer.id:
            return None
        for each in customer.identities:
            if (each.kind, each.value) == (kind, normal(kind, value)):
                return each
        identity = Identity(kind=kind, value=normal(kind, value))
        customer.identities.append(identity)
        session.flush()
        return identity


def get(customer_id: int) -> Customer:
    """Give a customer; raises `NotFound`."""
    found = db.session.get(Customer, customer_id)
    if found is None:
        raise NotFound(_("There is no such customer."))
    return found


def known_as(kind: str, value: str) -> Customer | None:
    """Give the customer who is known under an identity, unless all of theirs was erased; None for nobody.

    `kind` is "email", "phone" or a plugin's own; `value` is brought into the form in which it is stored. Since 1.0.

    Example::

        customer = customer_at("email", "ani@example.com")
    """
    found = find(kind, value)
    return found if found is not None and found.erased_at is None else None


def prove(customer: Customer, kind: str, value: str) -> None:
    """Note that a customer has shown that an address is theirs, by a link that was mailed there, say. Since 1.0.

    Example::

        prove_address(customer, "email", "ani@example.com")
    """
    with writing():
        for each in customer.identities:
            if (each.kind, each.value) == (kind, normal(kind, value)):
                each.verified_at = each.verified_at or now()
