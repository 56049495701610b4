"""The editor of conditions: lines of a filter and a value, in groups of which all, any or none must hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from core.declare import FilterKind, TicketFilter
from core.engine.current import registry
from core.errors import Invalid
from core.services.finding import filters
from core.services.finding.conditions import DEEPEST, MODES, MOST, Condition, ConditionGroup, Part, check_conditions
from core.services.vocabulary import custom_fields

LONGEST = 250


@dataclass
class Line:
    """One condition as the template draws it; `path` is its place, such as "1.0."."""

    path: str
    condition: Condition
    label: str
    kind: str
    choices: list[tuple[str, str]]
    help: str
    error: str = ""


@dataclass
class Block:
    """One group as the template draws it."""

    path: str
    mode: str
    parts: "list[Line | Block]"
    may_nest: bool


@dataclass
class ConditionEditor:
    """A part of a form in which somebody puts conditions together, without script too. Since 1.0.

    It is used as `ActionListEditor` is: `of(group)`, `sent(request.form)`, `is_edited`, `validate()`, and `group()`
    gives the conditions. `more` are filters that only you know; `for_rules` also offers those that only single tickets
    can be asked (patterns). Draw it with the macro `conditions` of `core/parts/conditions.html`.

    Example::

        editor = ConditionEditor.sent(request.form) if request.method == "POST" else ConditionEditor.of(rule.conditions)
    """

    root: ConditionGroup = field(default_factory=ConditionGroup)
    name: str = "conditions"
    more: tuple[TicketFilter, ...] = ()
    is_edited: bool = False
    for_rules: bool = False
    error: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        group: ConditionGroup,
        name: str = "conditions",
        more: Iterable[TicketFilter] = (),
        *,
        for_rules: bool = False,
    ) -> "ConditionEditor":
        """Show a group."""
        return cls(group, name, tuple(more), for_rules=for_rules)

    @classmethod
    def sent(
        cls,
        form: "MultiDict[str, Any]",
        name: str = "conditions",
        more: Iterable[TicketFilter] = (),
        *,
        for_rules: bool = False,
    ) -> "ConditionEditor":
        """Take what a page has sent, and do what the pressed button asks for."""
        act, _point, path = form.get(f"{name}.edit", "").partition(":")
        made = cls(name=name, more=tuple(more), is_edited=bool(act), for_rules=for_rules)
        made.root = made._group(form, "", act, path)
        return made

    def group(self) -> ConditionGroup:
        """Give the conditions as they stand, without empty groups."""
        try:
            return check_conditions(self.root, self.more, for_rules=self.for_rules)
        except Invalid:
            return self.root

    def validate(self) -> bool:
        """Ask each filter for its value; what is wrong then stands beside its line."""
        try:
            check_conditions(self.root, self.more, for_rules=self.for_rules)
        except Invalid as refusal:
            self.problems = dict(refusal.problems)
            self.error = "" if self.problems else str(refusal)
            return False
        return True

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The filters to add, with their labels, in the order of the alphabet."""
        own = [(each.name, str(each.label)) for each in self.more]
        known = [(each.name, str(each.label)) for each in registry().filters if self.for_rules or not each.is_single]
        fields = [(f"field.{each.key}", each.label) for each in custom_fields.all_fields()]
        return sorted([*own, *known, *fields], key=lambda pair: pair[1].casefold())

    @property
    def modes(self) -> list[tuple[str, str]]:
        """All, any, none."""
        return [(mode, str(label)) for mode, label in MODES.items()]

    @property
    def block(self) -> Block:
        """The whole, as the template draws it."""
        return self._block(self.root, "")

    def _block(self, group: ConditionGroup, path: str) -> Block:
        parts: list[Line | Block] = []
        for at, part in enumerate(group.parts):
            place = f"{path}{at}."
            parts.append(self._block(part, place) if isinstance(part, ConditionGroup) else self._line(part, place))
        return Block(path, group.mode, parts, path.count(".") < DEEPEST - 1)

    def _line(self, condition: Condition, path: str) -> Line:
        known = self._filter(condition.filter)
        choices = [(str(value), str(label)) for value, label in known.choices()] if known and known.choices else []
        if choices and condition.value and condition.value not in dict(choices):
            choices.append((condition.value, condition.value))
        return Line(
            path,
            condition,
            str(known.label) if known else condition.filter,
            str(known.kind) if known else FilterKind.TEXT,
            choices,
            str(known.help) if known else "",
            self.problems.get(path.rstrip("."), ""),
        )

    def _filter(self, name: str) -> TicketFilter | None:
        return next((each for each in self.more if each.name == name), None) or filters.named(name)

    def _group(self, form: "MultiDict[str, Any]", path: str, act: str, at_path: str) -> ConditionGroup:
        """Read one group; what the pressed button names is added to it or left out."""
        prefix = f"{self.name}.{path}"
        mode = form.get(f"{prefix}mode", "all")
        parts: list[Part] = []
        for at in range(MOST):
            place = f"{path}{at}."
            part = self._part(form, place, act, at_path)
            if part is None:
                break
            if not (act == "remove" and place == at_path):
                parts.append(part)
        if path == at_path and act == "add" and self._filter(form.get(f"{prefix}new", "")) is not None:
            parts.append(Condition(form[f"{prefix}new"], ""))
        if path == at_path and act == "group" and path.count(".") < DEEPEST - 1:
            parts.append(ConditionGroup("any" if mode == "all" else "all"))
        return ConditionGroup(mode if mode in MODES else "all", tuple(parts))

    def _part(self, form: "MultiDict[str, Any]", place: str, act: str, at_path: str) -> Part | None:
        prefix = f"{self.name}.{place}"
        if f"{prefix}filter" in form:
            value = form.get(f"{prefix}value", "")[:LONGEST].strip()
            return Condition(form[f"{prefix}filter"][:60], value, form.get(f"{prefix}test") == "is_not")
        if f"{prefix}mode" in form and place.count(".") < DEEPEST:
            return self._group(form, place, act, at_path)
        return None
