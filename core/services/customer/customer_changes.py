"""Changes what is known of a customer; the event log tells before and after."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.mail_address import is_email
from core.models import Customer, Identity, Organisation, User
from core.plain import clean_line, clean_text
from core.services.customer import customers
from core.services.mailroom.addresses import is_number
from core.services.record import events
from core.services.staff.actors import user_actor

LONGEST_NOTES = 20_000
FIELDS = ("name", "organisation", "locale", "timezone", "notes")


def change(user: User, customer_id: int, values: Mapping[str, str]) -> None:
    """Change some of `FIELDS`; an organisation is given by its name and made if it is new."""
    actor = user_actor(user)
    with writing() as session:
        customer = _customer(customer_id)
        told: dict[str, Any] = {}
        for name in FIELDS:
            if name not in values:
                continue
            before = _read(customer, name)
            _write(customer, name, values[name])
            after = _read(customer, name)
            if before != after:
                told[name] = {"before": before, "after": after}
        session.flush()
        if told:
            events.record("customer.changed", actor, customer=customer, data=told)


def add_identity(user: User, customer_id: int, kind: str, value: str) -> None:
    """Let a customer be known under one more address."""
    normal = customers.normal(kind, value)
    if not normal or ("@" in value and not is_email(normal)) or ("@" not in value and not is_number(value)):
        raise Invalid(_("%(address)s is not an address.", address=clean_line(value, 254)))
    actor = user_actor(user)
    with writing():
        customer = _customer(customer_id)
        if customers.add_identity(customer, kind, value) is None:
            raise Invalid(_("Another customer has this address. Merge the two instead."))
        events.record("customer.changed", actor, customer=customer, data={"added": {"kind": kind, "value": normal}})


def remove_identity(user: User, customer_id: int, identity_id: int) -> None:
    """Forget one address of a customer; the last one stays, or nobody could be told from others."""
    actor = user_actor(user)
    with writing() as session:
        customer = _customer(customer_id)
        identity = session.get(Identity, identity_id)
        if identity is None or identity.customer_id != customer.id:
            raise NotFound(_("There is no such address."))
        if len(customer.identities) < 2:
            raise Invalid(_("The last address cannot be removed."))
        customer.identities.remove(identity)
        session.flush()
        data = {"removed": {"kind": identity.kind, "value": identity.value}}
        events.record("customer.changed", actor, customer=customer, data=data)


def _customer(customer_id: int) -> Customer:
    customer = db.session.get(Customer, customer_id, with_for_update=True)
    if customer is None:
        raise NotFound(_("There is no such customer."))
    return customer


def _read(customer: Customer, name: str) -> str | None:
    if name == "organisation":
        return customer.organisation.name if customer.organisation else None
    value: str | None = getattr(customer, name)
    return value


def _write(customer: Customer, name: str, value: str) -> None:
    if name == "organisation":
        customer.organisation = _organisation(clean_line(value, 120))
    elif name == "notes":
        customer.notes = clean_text(value)[:LONGEST_NOTES]
    elif name == "name":
        customer.name = clean_line(value, customers.LONGEST_NAME) or customer.name
    else:
        setattr(customer, name, value or None)


def _organisation(name: str) -> Organisation | None:
    if not name:
        return None
    found = db.session.scalar(select(Organisation).where(func.lower(Organisation.name) == name.lower()))
    if found is None:
        found = Organisation(name=name)
        db.session.add(found)
    return found
