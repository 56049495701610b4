"""Macros: action lists that somebody does by hand, to one ticket or to many."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from wtforms import Form, SelectField

from core.api import (
    Actor,
    Invalid,
    NotFound,
    SelectChoice,
    Step,
    Ticket,
    TicketAction,
    User,
    action_list,
    clean_line,
    context,
    count_mails,
    current_user,
    gettext,
    kept,
    lazy_gettext,
    now,
    record_audit,
    run_actions,
    stored_actions,
)

from .running import stored_results
from .tables import macro, run

_ = lazy_gettext
ACTION = "automations.macro"
MOST = 100


@dataclass(frozen=True, slots=True)
class Macro:
    """One macro."""

    id: int
    name: str
    steps: tuple[Step, ...] = ()


def _macro(row: Row[Any]) -> Macro:
    return Macro(row.id, row.name, action_list(row.actions))


def all_macros() -> list[Macro]:
    """Give all macros in their order."""
    return list(kept(("automations", "macros"), _read_all))


def _read_all() -> tuple[Macro, ...]:
    rows = context("automations").session.execute(select(macro).order_by(macro.c.position, macro.c.id))
    return tuple(_macro(row) for row in rows)


def get(macro_id: int) -> Macro:
    """Give one macro; raises `NotFound`."""
    row = context("automations").session.execute(select(macro).where(macro.c.id == macro_id)).first()
    if row is None:
        raise NotFound(gettext("There is no such macro."))
    return _macro(row)


def save(found: Macro | None, name: str, steps: tuple[Step, ...]) -> int:
    """Make or change a macro."""
    name = clean_line(name)[:120].strip()
    if not name:
        raise Invalid(gettext("A macro needs a name."), {"name": gettext("A macro needs a name.")})
    row = {"name": name, "actions": stored_actions(steps)}
    with context("automations").transaction() as session:
        if found is not None:
            session.execute(update(macro).where(macro.c.id == found.id).values(**row))
            record_audit("automations.macro_saved", name)
            return found.id
        if session.scalar(select(func.count()).select_from(macro)) >= MOST:
            raise Invalid(gettext("There are %(most)s macros already. Delete one first.", most=MOST))
        last = session.scalar(select(func.max(macro.c.position))) or 0
        made = session.execute(insert(macro).values(**row, position=last + 1))
        record_audit("automations.macro_saved", name)
        return int(made.inserted_primary_key[0])


def remove(macro_id: int) -> None:
    """Delete a macro."""
    with context("automations").transaction() as session:
        name = session.scalar(select(macro.c.name).where(macro.c.id == macro_id))
        if name is not None:
            record_audit("automations.macro_deleted", name)
        session.execute(delete(macro).where(macro.c.id == macro_id))


class MacroForm(Form):
    """Which macro."""

    macro = SelectField(_("Macro"), choices=lambda: [SelectChoice(str(each.id), each.name) for each in all_macros()])


def run_macro(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    """Do all acts of a macro; what failed is written down with it. If nothing could be done, say why."""
    found = get(int(values["macro"]))
    ctx = context("automations")
    user = ctx.session.get(User, actor.id) if actor.is_user else None
    with ctx.transaction() as session:
        results = run_actions(found.steps, ticket.number, actor, user)
        session.execute(
            insert(run).values(
                rule_id=None,
                rule_name=found.name,
                version=0,
                ticket_id=ticket.id,
                event_id=None,
                conditions=[],
                results=stored_results(results),
                by=actor.label[:120],
                at=now(),
            )
        )
        if results and all(result.error for result in results):
            raise Invalid(results[0].error)


def usable() -> list[Macro]:
    """Give the macros for whoever is signed in."""
    return all_macros() if current_user() is not None else []


def _mails(values: Mapping[str, Any]) -> int:
    return count_mails(get(int(values["macro"])).steps)


RUN_MACRO = TicketAction(ACTION, _("Macro"), run_macro, MacroForm, "bolt", permission="automations.run", mails=_mails)
