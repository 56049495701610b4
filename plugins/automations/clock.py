"""Rules on time: looked at every minute, each fires once for a ticket until the ticket has stopped to fit."""

from typing import Any

from sqlalchemy import delete, exists, insert, select

from core.api import Invalid, JobRun, Ticket, context, gettext, matching, where_of

from . import rules
from .happened import office_hours
from .rules import Rule
from .running import run_rule
from .tables import fired

AT_ONCE = 200
LOOKED_AT = 500  # a pattern is asked of so many tickets, the newest of those that the other conditions find


def tick(_payload: dict[str, Any], job: JobRun) -> None:
    """Run all rules on time (a job)."""
    for rule in rules.active(rules.TIME):
        try:
            _run(rule, job)
        except Invalid as refusal:
            rules.note_problem(rule.id, gettext("Its conditions no longer fit: %(why)s", why=str(refusal)))
        job.renew()


def _run(rule: Rule, job: JobRun) -> None:
    ctx = context("automations")
    if rule.conditions is None or not rule.conditions.parts:
        return
    more = [office_hours()]
    fits = where_of(rule.conditions, more, loosely=True)
    done = exists().where(fired.c.rule_id == rule.id, fired.c.ticket_id == Ticket.id).correlate(Ticket)
    some = list(ctx.session.scalars(select(Ticket.id).where(fits, ~done).order_by(Ticket.id.desc()).limit(LOOKED_AT)))
    exactly = select(Ticket.id).where(where_of(rule.conditions, more, numbers=some)).order_by(Ticket.id).limit(AT_ONCE)
    for count, number in enumerate(list(ctx.session.scalars(exactly))):
        _fire(rule, number)
        if count % 20 == 19:
            job.renew()
    if not rule.once:
        with ctx.transaction() as session:
            session.execute(
                delete(fired).where(fired.c.rule_id == rule.id, fired.c.ticket_id.not_in(select(Ticket.id).where(fits)))
            )


def _fire(rule: Rule, number: int) -> None:
    """Run a rule on one ticket, if it still fits and has not fired: both are asked within the transaction."""
    more = [office_hours()]
    with context("automations").transaction() as session:
        if session.scalar(select(Ticket.id).where(Ticket.id == number).with_for_update()) is None:
            return
        mine = (fired.c.rule_id == rule.id, fired.c.ticket_id == number)
        if session.scalar(select(fired.c.ticket_id).where(*mine)) is not None:
            return
        if rule.conditions is None or not matching(number, {rule.id: rule.conditions}, more):
            return
        session.execute(insert(fired).values(rule_id=rule.id, ticket_id=number))
        run_rule(rule, number, more)
