"""Conditions on tickets in groups: all, any or none of registered filters, and of groups again.

A group is one SQL expression over `Ticket`. What holds for a single ticket is the same expression, so a rule that looks
at one ticket and a report that looks at all of them never disagree.
"""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, not_, or_, true

from core.declare import Text, TicketFilter
from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import Ticket
from core.services.finding import filters
from core.services.finding.search.condition import among, one_by_one

MODES: Mapping[str, Text] = {
    "all": lazy_gettext("All"),
    "any": lazy_gettext("Any"),
    "none": lazy_gettext("None"),
}
MOST = 40
DEEPEST = 4


@dataclass(frozen=True, slots=True)
class Condition:
    """One registered filter with a value, as in the search box (`status`, `open`); `is_not` turns it. Since 1.0."""

    filter: str
    value: str
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class ConditionGroup:
    """Conditions of which all, any or none must hold (`mode`); an empty group always holds. Since 1.0."""

    mode: str = "all"
    parts: "tuple[Condition | ConditionGroup, ...]" = ()


Part = Condition | ConditionGroup


def condition_group(stored: Any) -> ConditionGroup:
    """Give a group out of JSON, as `stored_conditions` made it; raises `Invalid` for what is none.

    Nothing may be left out here: a rule with one condition less would act on more tickets. Since 1.0.

    Example::

        condition_group({"all": [{"filter": "status", "value": "open"}, {"any": [...]}]})
    """
    found = _read(stored)
    if not isinstance(found, ConditionGroup):
        raise Invalid(_("These conditions cannot be read."))
    return found


def _read(stored: Any, depth: int = 0) -> Part:
    if isinstance(stored, Mapping) and depth <= DEEPEST:
        if isinstance(stored.get("filter"), str):
            return Condition(stored["filter"], str(stored.get("value", "")), bool(stored.get("is_not")))
        for mode in MODES:
            if isinstance(stored.get(mode), list):
                return ConditionGroup(mode, tuple(_read(each, depth + 1) for each in stored[mode]))
    raise Invalid(_("These conditions cannot be read."))


def stored_conditions(group: ConditionGroup) -> dict[str, Any]:
    """Give a group as what JSON can hold, for a column of a table. Since 1.0.

    Example::

        row.conditions = stored_conditions(editor.group())
    """
    return {group.mode: [_stored(part) for part in group.parts]}


def _stored(part: Part) -> dict[str, Any]:
    if isinstance(part, ConditionGroup):
        return stored_conditions(part)
    found: dict[str, Any] = {"filter": part.filter, "value": part.value}
    return found | {"is_not": True} if part.is_not else found


def where_of(
    group: ConditionGroup,
    more: Iterable[TicketFilter] = (),
    *,
    numbers: Sequence[int] | None = None,
    loosely: bool = False,
) -> ColumnElement[bool]:
    """Give the whole group as one SQL condition over `Ticket`; raises `Invalid` for what no filter knows.

    `more` are filters that only you know (what an event has changed, say); they stand beside the registered ones.
    `numbers` are the tickets that are asked about, where you know them: then no index over all tickets is used, and
    filters that are `is_single` (patterns) can answer. Over all tickets they cannot; `loosely` takes them as fulfilled,
    so that the condition holds for no ticket too few, and `matching` tells the rest. Since 1.0.

    Example::

        tickets = select(Ticket).where(where_of(group), *visible(user))
    """
    known = _by_name(more)
    if numbers is None:
        return _where(group, known, loose=True if loosely else None)
    with one_by_one(), among(numbers):
        return and_(Ticket.id.in_(numbers), _where(group, known))


def _by_name(more: Iterable[TicketFilter]) -> dict[str, TicketFilter]:
    return {each.name: each for each in more}


def _where(
    part: Part, more: Mapping[str, TicketFilter], negated: bool = False, loose: bool | None = None
) -> ColumnElement[bool]:
    """Only below a negation must what is unknown be made a no; elsewhere that would keep an index from being used.

    `loose` is the answer that lets more tickets through, where a filter cannot be asked: below a negation it is no.
    """
    if isinstance(part, Condition):
        return _one(part, more, negated, loose)
    if not part.parts:
        return true()
    if part.mode == "none":
        with one_by_one():
            turned = None if loose is None else not loose
            return not_(or_(*(_where(each, more, True, turned) for each in part.parts)))
    joined = and_ if part.mode == "all" else or_
    return joined(*(_where(each, more, negated, loose) for each in part.parts))


def _one(
    part: Condition, more: Mapping[str, TicketFilter], negated: bool, loose: bool | None = None
) -> ColumnElement[bool]:
    own = more.get(part.filter)
    if loose is not None and _is_single(own or filters.named(part.filter)):
        return true() if loose else false()
    if part.is_not:
        with one_by_one():
            return not_(filters.surely(own.where(part.value) if own else filters.condition(part.filter, part.value)))
    found = own.where(part.value) if own else filters.condition(part.filter, part.value)
    return filters.surely(found) if negated else found


def _is_single(known: TicketFilter | None) -> bool:
    return known is not None and known.is_single


def matching(
    number: int,
    groups: Mapping[Any, ConditionGroup],
    more: Iterable[TicketFilter] = (),
    broken: MutableMapping[Any, str] | None = None,
) -> set[Any]:
    """Say which of some groups hold for the ticket of a number, in one SELECT.

    Raises `Invalid` for a group that cannot be asked; with a dict as `broken` its key and the reason go there, and the
    others are asked all the same. Since 1.0.

    Example::

        for rule in matching(event.ticket_id, {rule.id: rule.conditions for rule in rules}):
            run(rule)
    """
    own = tuple(more)
    asked: dict[Any, ColumnElement[bool]] = {}
    for key, group in groups.items():
        try:
            asked[key] = where_of(group, own, numbers=(number,))
        except Invalid as refusal:
            if broken is None:
                raise
            broken[key] = str(refusal)
    return filters.true_of(number, asked)


def check_conditions(
    group: ConditionGroup, more: Iterable[TicketFilter] = (), *, for_rules: bool = False
) -> ConditionGroup:
    """Check every condition by asking its filter, and give the group back, without empty groups inside it.

    `for_rules` also takes what only single tickets can be asked (patterns): `matching` answers it, a list does not.
    Raises `Invalid`, whose `problems` are named by the place of the condition: `{"0.2": "There is no tag “vip”."}`.
    Since 1.0.
    """
    problems: dict[str, str] = {}
    count = 0
    for place, condition in places(group):
        count += 1
        try:
            if not condition.value.strip():
                raise Invalid(_("Say what to compare with."))
            where_of(ConditionGroup("all", (condition,)), more, numbers=() if for_rules else None)
        except Invalid as refusal:
            problems[place] = str(refusal)
    if count > MOST:
        raise Invalid(_("At most %(most)s conditions fit into a rule.", most=MOST))
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    return _without_empty(group)


def _without_empty(group: ConditionGroup) -> ConditionGroup:
    parts = (_without_empty(part) if isinstance(part, ConditionGroup) else part for part in group.parts)
    return ConditionGroup(group.mode, tuple(part for part in parts if isinstance(part, Condition) or part.parts))


def places(group: ConditionGroup, before: str = "") -> Iterator[tuple[str, Condition]]:
    """Give all conditions with their places: "0", "2.1"."""
    for at, part in enumerate(group.parts):
        if isinstance(part, ConditionGroup):
            yield from places(part, f"{before}{at}.")
        else:
            yield f"{before}{at}", part


def describe_conditions(group: ConditionGroup, more: Iterable[TicketFilter] = ()) -> str:
    """Say a group in words of the reader's language: "Status is Open and (Tag is vip or Priority is Urgent)".

    Since 1.0.
    """
    return _group_in_words(group, _by_name(more))


def describe_condition(condition: Condition, more: Iterable[TicketFilter] = ()) -> str:
    """Say one condition in words: "Status is not Open". Since 1.0."""
    return _in_words(condition, _by_name(more))


def _in_words(condition: Condition, more: Mapping[str, TicketFilter]) -> str:
    known = more.get(condition.filter) or filters.named(condition.filter)
    name = str(known.label) if known is not None else condition.filter
    labels = {str(value): str(label) for value, label in known.choices()} if known and known.choices else {}
    value = labels.get(condition.value, condition.value)
    if condition.is_not:
        return _("%(what)s is not %(value)s", what=name, value=value)
    return _("%(what)s is %(value)s", what=name, value=value)


def _group_in_words(group: ConditionGroup, more: Mapping[str, TicketFilter]) -> str:
    said = [
        f"({_group_in_words(part, more)})" if isinstance(part, ConditionGroup) else _in_words(part, more)
        for part in group.parts
    ]
    if not said:
        return _("any ticket")
    if group.mode == "none":
        return _("none of: %(conditions)s", conditions=", ".join(said))
    return (_(" and ") if group.mode == "all" else _(" or ")).join(said)
