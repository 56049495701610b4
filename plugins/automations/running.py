"""Runs the rules that an event concerns, once for each event; what they did is written down in the same transaction."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from core.api import (
    Actor,
    Condition,
    ConditionGroup,
    Event,
    StepResult,
    TicketFilter,
    context,
    describe_condition,
    gettext,
    kept,
    matching,
    now,
    run_actions,
)

from . import rules
from .calls import forget_old as forget_calls
from .happened import Happening, trigger_of
from .rules import Rule
from .tables import rule as rule_table
from .tables import run

DEEPEST = 5
KEEP = timedelta(days=90)


def on_event(event: Event) -> None:
    """Run all rules that an event sets off, in their order; a second telling of the same event changes nothing."""
    if event.ticket_id is None:
        return
    trigger = trigger_of(event)
    concerned = [rule for rule in rules.active(rules.EVENT) if trigger in rule.triggers and rule.conditions is not None]
    if not concerned:
        return
    with context("automations").transaction() as session:
        if session.scalar(select(run.c.id).where(run.c.event_id == event.id).limit(1)) is not None:
            return
        more = Happening(event).filters()
        fitting = _fitting(event.ticket_id, concerned, more)
        if fitting and event.depth >= DEEPEST:
            for rule in fitting:
                rules.note_problem(rule.id, _loop(fitting))
            return
        for rule in fitting:
            if rule.once and _has_run(rule, event.ticket_id):
                continue
            run_rule(rule, event.ticket_id, more, event.id)
            if rule.stops:
                return


def is_waited_for(type_: str) -> bool:
    """Tell whether any rule that is on waits for a kind of event: others need not be told of at all."""
    return type_ in kept(("automations", "waited for"), _waited_for)


def _waited_for() -> frozenset[str]:
    statement = select(rule_table.c.triggers).where(rule_table.c.is_on, rule_table.c.kind == rules.EVENT)
    waiting = context("automations").session.scalars(statement)
    return frozenset(trigger.partition("/")[0] for triggers in waiting for trigger in triggers)


def _fitting(number: int, concerned: Sequence[Rule], more: Iterable[TicketFilter]) -> list[Rule]:
    """Ask all rules in one SELECT; one that can no longer be asked says so on its card and stops no other."""
    broken: dict[Any, str] = {}
    groups = {rule.id: rule.conditions for rule in concerned if rule.conditions is not None}
    found = matching(number, groups, more, broken)
    for rule_id, why in broken.items():
        rules.note_problem(rule_id, gettext("Its conditions no longer fit: %(why)s", why=why))
    return [rule for rule in concerned if rule.id in found]


def _loop(fitting: Sequence[Rule]) -> str:
    return gettext(
        "Stopped after %(number)s rounds: these rules set one another off without end: %(names)s.",
        number=DEEPEST,
        names=", ".join(rule.name for rule in fitting),
    )


def _has_run(rule: Rule, number: int) -> bool:
    mine = select(run.c.id).where(run.c.ticket_id == number, run.c.rule_id == rule.id)
    return context("automations").session.scalar(mine.limit(1)) is not None


def actor_of(rule: Rule) -> Actor:
    """Say in whose name a rule acts."""
    return Actor("plugin", label=gettext("Rule: %(name)s", name=rule.name)[:120])


def run_rule(rule: Rule, number: int, more: Iterable[TicketFilter], event_id: int | None = None) -> None:
    """Do what a rule says to one ticket, and write down why."""
    with context("automations").transaction() as session:
        why = held(number, rule.conditions or ConditionGroup(), tuple(more))
        results = run_actions(rule.steps, number, actor_of(rule))
        session.execute(
            insert(run).values(
                rule_id=rule.id,
                rule_name=rule.name,
                version=rule.version,
                ticket_id=number,
                event_id=event_id,
                conditions=why,
                results=stored_results(results),
                by="",
                at=now(),
            )
        )
    failed = [f"{result.words}: {result.error}" for result in results if result.error]
    if failed:
        words = gettext("On ticket #%(number)s: %(what)s", number=number, what="; ".join(failed))
        rules.note_problem(rule.id, words)


def stored_results(results: Iterable[StepResult]) -> list[dict[str, str]]:
    """Give results as JSON holds them."""
    return [{"words": result.words, "error": result.error} for result in results]


def held(number: int, group: ConditionGroup, more: Sequence[TicketFilter]) -> list[str]:
    """Say those conditions in words that hold for a ticket."""
    single = list(_conditions(group))
    groups = {at: ConditionGroup("all", (each,)) for at, each in enumerate(single)}
    holding = matching(number, groups, more) if groups else set()
    return [describe_condition(each, more) for at, each in enumerate(single) if at in holding]


def _conditions(group: ConditionGroup) -> Iterable[Condition]:
    for part in group.parts:
        if isinstance(part, ConditionGroup):
            yield from _conditions(part)
        else:
            yield part


def forget_old(_payload: dict[str, Any]) -> None:
    """Delete what ran more than 90 days ago (a job)."""
    with context("automations").transaction() as session:
        session.execute(delete(run).where(run.c.at < now() - KEEP))
    forget_calls()
