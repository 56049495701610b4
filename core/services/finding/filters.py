"""The registered conditions on tickets, for whoever asks: search, views, rules, reports."""

import difflib
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from sqlalchemy import ColumnElement, false, func, select

from core.database import db
from core.declare import TicketFilter
from core.engine.current import hooks, registry
from core.engine.fuse import Failure
from core.engine.hooks import CORE
from core.errors import Invalid
from core.i18n import gettext as _
from core.models import Ticket
from core.services.finding import field_filter
from core.services.finding.search.condition import among, one_by_one

Wanted = tuple[str, str]
Key = TypeVar("Key", bound=Hashable)


def named(name: str) -> TicketFilter | None:
    """Give the filter of a name; `field.colour` is that of a custom field."""
    found = registry().filters.get(name)
    return found or (field_filter.filter_of(name.partition(".")[2]) if name.startswith("field.") else None)


def condition(name: str, value: str) -> ColumnElement[bool]:
    """Give the condition `name:value`; raises `Invalid` for a name or a value that nobody knows."""
    found = named(name)
    if found is None:
        raise Invalid(_("There is no filter “%(name)s”.", name=name))
    owner = registry().filters.owner(name) or CORE
    answer = hooks().guarded(owner, f"filter {name}", lambda: _asked(found, value))
    if isinstance(answer, Failure):
        raise Invalid(_("The filter “%(name)s” failed.", name=name))
    if isinstance(answer.value, Invalid):
        raise answer.value
    return answer.value


def _asked(wanted: TicketFilter, value: str) -> "ColumnElement[bool] | Invalid":
    """A value that is not known is an answer, not a failure of the plugin."""
    try:
        return wanted.where(value)
    except Invalid as refusal:
        return refusal


def surely(found: ColumnElement[bool]) -> ColumnElement[bool]:
    """Make a condition yes or no where it would be unknown, so that its negation is its opposite."""
    return func.coalesce(found, false())


def matches(number: int, wanted: Iterable[Wanted]) -> set[Wanted]:
    """Say which of some conditions `(name, value)` one ticket meets, in one SELECT; raises `Invalid`."""
    with one_by_one(), among((number,)):
        asked = {each: condition(*each) for each in wanted}
    return true_of(number, asked)


def true_of(number: int, asked: Mapping[Key, ColumnElement[bool]]) -> set[Key]:
    """Say which of some conditions hold for one ticket, in one SELECT."""
    if not asked:
        return set()
    columns = [surely(found).label(f"c{at}") for at, found in enumerate(asked.values())]
    row = db.session.execute(select(*columns).where(Ticket.id == number)).one_or_none()
    return set() if row is None else {key for key, so in zip(asked, row, strict=True) if so}


def nearest_value(known: TicketFilter, value: str) -> str | None:
    """Give the valid value of a filter that is nearest to a mistyped one."""
    values = [choice for choice, _label in known.choices()] if known.choices else []
    return next(iter(difflib.get_close_matches(value.lower(), values, 1, 0.5)), None)
