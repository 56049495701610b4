"""Tries a rule on the newest tickets: which would fit and what would change; then everything is taken back.

Acts write, and SQLite has one writer at a time. So each ticket is tried in a transaction of its own, as much time is
left to others after it as it took, and after a second no further ticket is tried.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.api import Actor, ConditionGroup, Step, Ticket, User, context, gettext, run_actions, visible, where_of

from .happened import Happening, asks_event, assumed

NEWEST = 100
TRIED = 10
SECONDS = 1.0
LONGEST_PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Tried:
    """One ticket that fits: what would change, and which acts would fail."""

    number: int
    subject: str
    changes: tuple[str, ...]
    errors: tuple[str, ...]
    is_tried: bool = True


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rule would have done to the newest tickets that somebody sees."""

    looked_at: int
    fitting: int
    tried: tuple[Tried, ...]
    asks_event: bool


class _TakenBack(Exception):
    """Ends the transaction in which a rule was only tried."""


def rehearse(user: User, group: ConditionGroup, steps: tuple[Step, ...]) -> Rehearsal:
    """Try conditions and acts on the newest tickets; nothing stays changed. Raises `Invalid`."""
    session = context("automations").session
    newest = select(Ticket.id).where(*visible(user)).order_by(Ticket.id.desc()).limit(NEWEST)
    numbers = list(session.scalars(newest))
    fits = where_of(assumed(group), Happening(assumed=True).filters(), numbers=numbers)
    found = select(Ticket.id, Ticket.subject).where(fits).order_by(Ticket.id.desc())
    rows = list(session.execute(found))
    tried = _try_some(rows[:TRIED], steps)
    rest = [Tried(row.id, row.subject, (), (), is_tried=False) for row in rows[len(tried) :]]
    return Rehearsal(len(numbers), len(rows), (*tried, *rest), asks_event(group))


def _try_some(rows: Sequence[Any], steps: tuple[Step, ...]) -> list[Tried]:
    tried: list[Tried] = []
    spent = took = 0.0
    for row in rows:
        if spent > SECONDS:
            break
        time.sleep(min(took, LONGEST_PAUSE))
        began = time.monotonic()
        tried.append(_try(row.id, row.subject, steps))
        took = time.monotonic() - began
        spent += took
    return tried


def _try(number: int, subject: str, steps: tuple[Step, ...]) -> Tried:
    said: list[Tried] = []
    ctx = context("automations")
    before = _facts(ctx.session.get(Ticket, number))
    try:
        with ctx.transaction() as session:
            results = run_actions(steps, number, Actor("plugin", label=gettext("Rehearsal")))
            session.expire_all()
            after = _facts(session.get(Ticket, number))
            changes = [f"{name}: {before[name]} → {after[name]}" for name in before if before[name] != after[name]]
            others = [result.words for result in results if not result.error and result.step.action in SAYING]
            errors = [f"{result.words}: {result.error}" for result in results if result.error]
            said.append(Tried(number, subject, (*changes, *others), tuple(errors)))
            raise _TakenBack
    except _TakenBack:
        return said[0]


SAYING = frozenset({"reply", "note", "forward", "notify", "automations.auto_reply", "automations.webhook", "field"})


def _facts(ticket: Ticket | None) -> dict[str, str]:
    if ticket is None:
        return {}
    nothing = "–"
    things: dict[str, Any] = {
        gettext("Status"): ticket.status.label,
        gettext("Assignee"): ticket.assignee.name if ticket.assignee else nothing,
        gettext("Team"): ticket.team.name if ticket.team else nothing,
        gettext("Priority"): _priority(ticket.priority),
        gettext("Category"): ticket.category.name if ticket.category else nothing,
        gettext("Desk"): ticket.desk.name,
        gettext("Tags"): ", ".join(sorted(tag.name for tag in ticket.tags)) or nothing,
        gettext("Subject"): ticket.subject,
        gettext("Snoozed"): gettext("yes") if ticket.snoozed_until else gettext("no"),
        gettext("Spam"): gettext("yes") if ticket.spam_at else gettext("no"),
        gettext("In the trash"): gettext("yes") if ticket.deleted_at else gettext("no"),
    }
    return {name: str(value) for name, value in things.items()}


def _priority(value: int) -> str:
    from core.api import priority_choices

    return {int(each.value): str(each.label) for each in priority_choices()}.get(value, str(value))
