"""Rules as they are stored: read, saved, ordered, switched on and off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from core.api import (
    ConditionGroup,
    Invalid,
    NotFound,
    Step,
    action_list,
    clean_line,
    condition_group,
    context,
    gettext,
    now,
    record_audit,
    stored_actions,
    stored_conditions,
)

from .tables import fired, rule

EVENT = "event"
TIME = "time"
MOST = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `problem` says what went wrong with it last, `conditions` is None where they cannot be read."""

    id: int
    name: str
    kind: str = EVENT
    triggers: tuple[str, ...] = ()
    conditions: ConditionGroup | None = None
    steps: tuple[Step, ...] = ()
    is_on: bool = False
    stops: bool = False
    once: bool = False
    version: int = 1
    problem: str = ""
    problem_at: datetime | None = None


def _rule(row: Row[Any]) -> Rule:
    try:
        conditions: ConditionGroup | None = condition_group(row.conditions)
    except Invalid:
        conditions = None
    return Rule(
        row.id, row.name, row.kind, tuple(row.triggers), conditions, action_list(row.actions),
        row.is_on, row.stops, row.once, row.version, row.problem, row.problem_at,
    )  # fmt: skip


def all_rules() -> list[Rule]:
    """Give all rules in the order in which a ticket passes through them."""
    rows = context("automations").session.execute(select(rule).order_by(rule.c.position, rule.c.id))
    return [_rule(row) for row in rows]


def active(kind: str) -> list[Rule]:
    """Give the rules of a kind that are on, in their order."""
    statement = select(rule).where(rule.c.is_on, rule.c.kind == kind).order_by(rule.c.position, rule.c.id)
    return [_rule(row) for row in context("automations").session.execute(statement)]


def get(rule_id: int) -> Rule:
    """Give one rule; raises `NotFound`."""
    row = context("automations").session.execute(select(rule).where(rule.c.id == rule_id)).first()
    if row is None:
        raise NotFound(gettext("There is no such rule."))
    return _rule(row)


def save(found: Rule | None, values: Mapping[str, Any], conditions: ConditionGroup, steps: tuple[Step, ...]) -> int:
    """Make or change a rule; what it does gets a new version, and old troubles are forgotten."""
    name = clean_line(values["name"])[:120].strip()
    if not name:
        raise Invalid(gettext("A rule needs a name."), {"name": gettext("A rule needs a name.")})
    row = {
        "name": name,
        "kind": values["kind"],
        "triggers": list(values["triggers"]) if values["kind"] == EVENT else [],
        "conditions": stored_conditions(conditions),
        "actions": stored_actions(steps),
        "stops": bool(values["stops"]),
        "once": bool(values["once"]),
        "problem": "",
        "problem_at": None,
        "changed_at": now(),
    }
    with context("automations").transaction() as session:
        if found is None:
            if session.scalar(select(func.count()).select_from(rule)) >= MOST:
                raise Invalid(gettext("There are %(most)s rules already. Delete one first.", most=MOST))
            last = session.scalar(select(func.max(rule.c.position))) or 0
            made = session.execute(insert(rule).values(**row, is_on=False, position=last + 1, version=1))
            record_audit("automations.rule_saved", name)
            return int(made.inserted_primary_key[0])
        session.execute(update(rule).where(rule.c.id == found.id).values(**row, version=rule.c.version + 1))
        session.execute(delete(fired).where(fired.c.rule_id == found.id))
        record_audit("automations.rule_saved", name, {"version": found.version + 1})
        return found.id


def switch(rule_id: int, is_on: bool) -> None:
    """Switch a rule on or off."""
    with context("automations").transaction() as session:
        if session.execute(update(rule).where(rule.c.id == rule_id).values(is_on=is_on)).rowcount:
            record_audit("automations.rule_on" if is_on else "automations.rule_off", _name(rule_id))


def forget_problem(rule_id: int) -> None:
    """Take note of what went wrong."""
    with context("automations").transaction() as session:
        session.execute(update(rule).where(rule.c.id == rule_id).values(problem="", problem_at=None))


def note_problem(rule_id: int, words: str) -> None:
    """Write down what went wrong with a rule, for its card."""
    with context("automations").transaction() as session:
        session.execute(update(rule).where(rule.c.id == rule_id).values(problem=words[:2_000], problem_at=now()))


def remove(rule_id: int) -> None:
    """Delete a rule; what it did stays in the history."""
    with context("automations").transaction() as session:
        name = _name(rule_id)
        if name:
            record_audit("automations.rule_deleted", name)
        session.execute(delete(fired).where(fired.c.rule_id == rule_id))
        session.execute(delete(rule).where(rule.c.id == rule_id))


def move(rule_id: int, to: str) -> None:
    """Move a rule "up" or "down" by one among the others, or to a place ("0" is the first)."""
    with context("automations").transaction() as session:
        ids = list(session.scalars(select(rule.c.id).order_by(rule.c.position, rule.c.id)))
        if rule_id not in ids:
            return
        at = ids.index(rule_id)
        place = {"up": max(at - 1, 0), "down": at + 1}.get(to, at)
        if to.isascii() and to.isdigit():
            place = int(to[:6])
        before = list(ids)
        ids.insert(place, ids.pop(at))
        if ids != before:
            record_audit("automations.rule_moved", _name(rule_id))
        for position, each in enumerate(ids):
            session.execute(update(rule).where(rule.c.id == each).values(position=position))


def _name(rule_id: int) -> str:
    return context("automations").session.scalar(select(rule.c.name).where(rule.c.id == rule_id)) or ""
