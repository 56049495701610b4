"""Keeps the words by which customers are found in step with their names and addresses, whoever writes these.

A name is typed by its beginnings ("bud san"), so each word stands in an index of its own: to look into every name and
address would cost the more, the more customers there are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, event, insert, inspect, select
from sqlalchemy.orm import Session

from core.database import GuardedSession
from core.models.customer import Customer, Identity, Organisation
from core.models.tables import customer_word
from core.words import words_of

NOTE = "customer words"
MOST = 40  # words of one customer


@event.listens_for(GuardedSession, "after_flush")
def _watch(session: Session, _context: Any) -> None:
    for thing in session.new:
        if isinstance(thing, Customer):
            _note(session).new[thing.id] = thing
    things = (*session.new, *session.dirty, *session.deleted)
    for thing in things:
        if isinstance(thing, Identity) and NOTE in session.info["unit"].notes:
            person = _note(session).new.get(thing.customer_id)
            if person is not None and thing not in person.identities:
                del _note(session).new[thing.customer_id]  # it was not given by way of the person: read all anew
    changed = {number for thing in things for number in _whose(session, thing)}
    if changed:
        _note(session).changed |= changed


@dataclass
class Waiting:
    """The customers whose words wait to be written; new ones have none yet."""

    new: dict[int, Customer] = field(default_factory=dict)
    changed: set[int] = field(default_factory=set)

    def __copy__(self) -> "Waiting":
        """Give what waits now, for when a savepoint is rolled back."""
        return Waiting(dict(self.new), set(self.changed))


def _note(session: Session) -> Waiting:
    work = session.info["unit"]
    if NOTE not in work.notes:
        work.notes[NOTE] = Waiting()
        work.before.append(_write)
    waiting: Waiting = work.notes[NOTE]
    return waiting


def _whose(session: Session, thing: Any) -> Iterable[int]:
    if isinstance(thing, Customer):
        return (thing.id,)
    if isinstance(thing, Identity):
        return (thing.customer_id,)
    if isinstance(thing, Organisation) and thing.id is not None:
        return session.scalars(select(Customer.id).where(Customer.organisation_id == thing.id))
    return ()


def _write(session: Session) -> None:
    waiting: Waiting = session.info["unit"].notes.pop(NOTE)
    known = {number: person for number, person in waiting.new.items() if inspect(person).persistent}
    _insert(session, {number: _said(person) for number, person in known.items()})
    write(session, sorted(number for number in waiting.changed - set(waiting.new) if number is not None))


def _said(person: Customer) -> list[str]:
    firm = person.organisation.name if person.organisation is not None else ""
    return [person.name, firm, *(each.value for each in person.identities)]


def write(session: Any, numbers: list[int]) -> None:
    """Write the words of some customers anew; `session` may be a bare connection."""
    if not numbers:
        return
    session.execute(delete(customer_word).where(customer_word.c.customer_id.in_(numbers)))
    _insert(session, _texts(session, numbers))


def _insert(session: Any, said: Mapping[int, list[str]]) -> None:
    rows = [
        {"customer_id": number, "word": word}
        for number, texts in said.items()
        for word in list(dict.fromkeys(words_of(" ".join(texts))))[:MOST]
    ]
    if rows:
        session.execute(_INSERT, rows)


_INSERT = insert(customer_word)


def _texts(session: Any, numbers: list[int]) -> dict[int, list[str]]:
    named = (
        select(_CUSTOMER.c.id, _CUSTOMER.c.name, _ORGANISATION.c.name)
        .outerjoin(_ORGANISATION, _ORGANISATION.c.id == _CUSTOMER.c.organisation_id)
        .where(_CUSTOMER.c.id.in_(numbers))
    )
    found = {number: [name, firm or ""] for number, name, firm in session.execute(named)}
    addresses = select(_IDENTITY.c.customer_id, _IDENTITY.c.value).where(_IDENTITY.c.customer_id.in_(numbers))
    for number, value in session.execute(addresses.order_by(_IDENTITY.c.id)):
        found.get(number, []).append(value)
    return found


_CUSTOMER, _IDENTITY, _ORGANISATION = Customer.__table__, Identity.__table__, Organisation.__table__
