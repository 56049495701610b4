"""Turns a query into what the database is asked: one text, which leads the way through the index, and conditions."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, not_, or_

from core.engine.current import registry
from core.errors import Invalid
from core.i18n import gettext as _
from core.models import Rank, Ticket
from core.services.finding import filters
from core.services.finding.query.parse import parse
from core.services.finding.query.tree import And, Node, Not, Operator, Or, Parsed, Problem, Word, operators_in
from core.services.finding.search.condition import has_text, one_by_one
from core.services.finding.search.terms import ALL, BODY, SUBJECT, AllOf, AnyOf, Text, term

TEXT_OPERATORS = {"subject": SUBJECT, "body": BODY}
BINS = {("is", "spam"), ("is", "trash"), ("is", "any")}


class NotText(Exception):
    """This part of a query is no text."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to ask: a text that one message must have, conditions on its ticket; or what was not understood."""

    text: Text | None = None
    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    problems: tuple[Problem, ...] = ()
    low: Rank = Rank.CLOSED

    @property
    def all_conditions(self) -> list[ColumnElement[bool]]:
        """The conditions, and that spam and trash are left out unless they are named."""
        return [Ticket.rank >= self.low, *self.conditions]


def plan(parsed: Parsed) -> Plan:
    """Make the plan; words side by side must stand in one message."""
    if parsed.problems:
        return Plan(problems=parsed.problems)
    tree = parsed.tree
    problems = list(_unknown(parsed))
    texts: list[Text] = []
    conditions: list[ColumnElement[bool]] = []
    for part in tree.parts if isinstance(tree, And) else ([tree] if tree is not None else []):
        try:
            texts.append(_text(part))
        except NotText:
            if not problems:
                _take(parsed, part, conditions, problems)
        except Invalid as refusal:
            problems.append(Problem(parsed.text, str(refusal)))
    if problems:
        return Plan(problems=tuple(problems))
    names_bins = any((each.name, each.value.lower()) in BINS for each in operators_in(tree))
    return Plan(_joined(texts), conditions, low=Rank.TRASH if names_bins else Rank.CLOSED)


def condition(parsed: Parsed) -> ColumnElement[bool]:
    """Give a whole query as one condition over `Ticket`; raises `Invalid`."""
    made = plan(parsed)
    if made.problems:
        raise Invalid(made.problems[0].message)
    return and_(*made.all_conditions, *([has_text(made.text)] if made.text else []))


def matches(number: int, queries: Iterable[str]) -> set[str]:
    """Say which of some queries one ticket meets, in one SELECT; raises `Invalid` for one that is not understood."""
    with one_by_one():
        asked = {query: condition(parse(query)) for query in queries}
    return filters.true_of(number, asked)


def _joined(texts: list[Text]) -> Text | None:
    if not texts:
        return None
    return texts[0] if len(texts) == 1 else AllOf(tuple(texts))


def _take(parsed: Parsed, part: Node, conditions: list[ColumnElement[bool]], problems: list[Problem]) -> None:
    try:
        conditions.append(_condition(part))
    except _Refusal as refusal:
        problems.append(_problem(parsed, refusal.operator, str(refusal)))
    except Invalid as refusal:
        problems.append(Problem(parsed.text, str(refusal)))


class _Refusal(Exception):
    def __init__(self, operator: Operator, message: str) -> None:
        super().__init__(message)
        self.operator = operator


def _text(node: Node) -> Text:
    """Read a part as text; raises `NotText`."""
    match node:
        case Word(text):
            return _term(text, ALL)
        case Operator(name, value) if value and name in TEXT_OPERATORS:
            return _term(value, TEXT_OPERATORS[name])
        case Operator(name, "") if filters.named(name) is None:
            return _term(name, ALL)  # "Re:" is a word
        case And(parts):
            return AllOf(tuple(_text(part) for part in parts))
        case Or(parts):
            return AnyOf(tuple(_text(part) for part in parts))
    raise NotText


def _term(text: str, columns: frozenset[str]) -> Text:
    found = term(text, columns)
    if found is None:
        raise Invalid(_("“%(text)s” has no letter or digit to look for.", text=text))
    return found


def _condition(node: Node) -> ColumnElement[bool]:
    match node:
        case Word(text):
            return has_text(_term(text, ALL))
        case Not(part):
            with one_by_one():
                return not_(filters.surely(_condition(part)))
        case And(parts):
            return and_(*(_condition(part) for part in parts))
        case Or(parts):
            return or_(*(_condition(part) for part in parts))
    try:
        return filters.condition(node.name, node.value)
    except Invalid as refusal:
        raise _Refusal(node, str(refusal)) from refusal


# -- what is not understood --------------------------------------------------------------------------------------------


def _unknown(parsed: Parsed) -> list[Problem]:
    """Name the operators that do not exist, and those without a value."""
    found = []
    for each in operators_in(parsed.tree):
        if filters.named(each.name) is None:
            if not each.value:
                continue
            message = _(
                "There is no operator “%(name)s:”. To find the words themselves, put them in quotes.", name=each.name
            )
            found.append(_problem(parsed, each, message))
        elif not each.value:
            found.append(_problem(parsed, each, _("Say what to look for after “%(name)s:”.", name=each.name)))
    return found


def _problem(parsed: Parsed, operator: Operator, message: str) -> Problem:
    piece = parsed.text[operator.start : operator.end]
    nearest = _nearest(operator)
    better = None if nearest is None else parsed.text[: operator.start] + nearest + parsed.text[operator.end :]
    return Problem(piece, message, better)


def _nearest(operator: Operator) -> str | None:
    """Give the piece with the nearest valid name, or the nearest valid value of that name."""
    known = filters.named(operator.name)
    if known is None:
        name = registry().filters.nearest(operator.name)
        return None if name is None else f"{name}:{_quoted(operator.value)}"
    value = filters.nearest_value(known, operator.value)
    return None if value is None else f"{operator.name}:{_quoted(value)}"


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value
