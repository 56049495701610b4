"""The customers of a made-up site: names from the pools, an address or several, some with an organisation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.models import Customer, Identity, Organisation, customer_words
from core.services.installation.demo.frame import Frame
from core.services.installation.demo.ids import reserve
from core.services.installation.demo.pour import pour
from core.services.installation.demo.texts import Language

BATCH = 500


@dataclass(frozen=True, slots=True)
class Person:
    """A customer, as the tickets need to know one."""

    id: int
    name: str
    address: str
    language: int


def gather(
    session: Session, count: int, languages: Sequence[Language], business: Frame, random: Random, since: datetime
) -> list[Person]:
    """Add so many customers, two thirds of them in the last language."""
    first = reserve(session, Customer.__table__, count)
    organisations = [_organisations(session, each) for each in languages]
    people: list[Person] = []
    customers: list[dict[str, Any]] = []
    identities: list[dict[str, Any]] = []
    for number in range(first, first + count):
        language = 1 if random.random() < 0.66 else 0
        person = _person(number, language, languages[language], business.customer_domains, random)
        people.append(person)
        customers.append(_row(person, languages[language], organisations[language], random, since))
        identities.extend(_identities(person, business, random, since))
    pour(session, Customer.__table__, customers)
    pour(session, Identity.__table__, identities)
    for start in range(0, len(customers), BATCH):
        customer_words.write(session, [row["id"] for row in customers[start : start + BATCH]])
    return people


def _person(number: int, index: int, language: Language, domains: Sequence[str], random: Random) -> Person:
    first, last = random.choice(language.first_names), random.choice(language.last_names)
    return Person(number, f"{first} {last}", f"{first}.{last}{number}@{random.choice(domains)}".lower(), index)


def _row(
    person: Person, language: Language, organisations: list[int], random: Random, since: datetime
) -> dict[str, Any]:
    organisation = random.choice(organisations) if random.random() < 0.12 else None
    return {
        "id": person.id,
        "name": person.name,
        "organisation_id": organisation,
        "locale": language.locale,
        "created_at": since,
        "changed_at": since,
    }


def _identities(person: Person, business: Frame, random: Random, since: datetime) -> Iterable[dict[str, Any]]:
    for kind, value in business.identities(person.address, person.id):
        yield _identity(person.id, kind, value, since)
    if random.random() < 0.08:
        local, domain = person.address.partition("@")[0], random.choice(business.customer_domains)
        yield _identity(person.id, business.kinds[0], f"{local}.office@{domain}", since)


def _identity(customer_id: int, kind: str, value: str, at: datetime) -> dict[str, Any]:
    return {"customer_id": customer_id, "kind": kind, "value": value, "verified_at": at, "created_at": at}


def _organisations(session: Session, language: Language) -> list[int]:
    known: dict[str, int] = dict(session.execute(select(Organisation.name, Organisation.id)).all())
    for name in language.organisations:
        if name not in known:
            made = Organisation(name=name)
            session.add(made)
            session.flush()
            known[name] = made.id
    return [known[name] for name in language.organisations]
