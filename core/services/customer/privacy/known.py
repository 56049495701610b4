"""By what a customer is known: what has to be found again, and be gone, when their data is erased."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

from core.database import db
from core.i18n import gettext as _
from core.identity_kinds import EMAIL
from core.models import Customer, Event, Message

SHORTEST = 3
MOST = 200


@dataclass(frozen=True, slots=True)
class Known:
    """The names and the identities of a customer, kept until every owner of data has erased theirs."""

    customer_id: int
    names: tuple[str, ...]
    identities: tuple[tuple[str, str], ...]

    @property
    def words(self) -> tuple[str, ...]:
        """What betrays the customer, in lower case; what is too short to tell anybody apart is left out."""
        every = (*self.names, *(value for _kind, value in self.identities))
        return tuple(dict.fromkeys(word.strip().lower() for word in every if len(word.strip()) >= SHORTEST))

    @property
    def addresses(self) -> tuple[str, ...]:
        """The identities alone, in lower case."""
        return tuple(value.lower() for _kind, value in self.identities if len(value) >= SHORTEST)

    @property
    def pseudonym(self) -> str:
        """What stands where the name stood."""
        return _("Erased customer %(number)s", number=self.customer_id)

    def is_in(self, text: str) -> bool:
        """Tell whether a text betrays the customer; Ann is not in *channel*."""
        plain = text.lower()
        return any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", plain) for word in self.words if word in plain)

    def named_in(self, column: Any) -> ColumnElement[bool]:
        """Give the condition that a column (of text or JSON) has one of the addresses."""
        plain = func.lower(cast(column, Text))
        return or_(*(plain.contains(word, autoescape=True) for word in self.addresses))


def of(customer: Customer) -> Known:
    """Say by what a customer is known, and was known before, as the log and the messages tell."""
    pairs = [(each.kind, each.value) for each in customer.identities]
    names = [customer.name]
    changed = select(Event.data).where(Event.customer_id == customer.id, Event.type == "customer.changed")
    for data in db.session.scalars(changed.order_by(Event.id.desc()).limit(MOST)):
        names += [each for each in (data.get("name") or {}).values() if isinstance(each, str)]
        pairs += [(each["kind"], each["value"]) for each in (data.get("added"), data.get("removed")) if each]
    written = select(Message.author_name, Message.author_address).where(Message.customer_id == customer.id).distinct()
    for name, address in db.session.execute(written.limit(MOST)):
        names.append(name)
        if address:
            pairs.append((EMAIL if "@" in address else "", address))
    return Known(customer.id, tuple(dict.fromkeys(filter(None, names))), tuple(dict.fromkeys(pairs)))


def to_json(known: Known) -> dict[str, Any]:
    """Write it down."""
    return {"names": list(known.names), "identities": [list(pair) for pair in known.identities]}


def from_json(customer_id: int, written: Mapping[str, Any]) -> Known:
    """Read it back."""
    pairs: Iterable[list[str]] = written.get("identities", ())
    return Known(customer_id, tuple(written.get("names", ())), tuple((kind, value) for kind, value in pairs))


def scrubbed(known: Known, value: Any) -> Any:
    """Give JSON without the strings that betray the customer."""
    if isinstance(value, str):
        return known.pseudonym if known.is_in(value) else value
    if isinstance(value, Mapping):
        return {
            known.pseudonym if "@" in key and known.is_in(key) else key: scrubbed(known, each)
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [scrubbed(known, each) for each in value]
    return value


def _key(known: Known, key: str) -> str:
    return known.pseudonym if "@" in key and known.is_in(key) else key
