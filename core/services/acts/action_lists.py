"""Lists of acts on tickets, done one after the other: macros, rules and prepared replies are made of them.

What was chosen for an act is kept as its form sends it, so that the same form checks it when it is saved and when it is
done: between the two a team may have been deleted, or a plugin switched off.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field, Form

from core.database import db, writing
from core.declare import Actor
from core.engine.current import registry
from core.errors import Invalid
from core.i18n import gettext as _
from core.models import User
from core.services.acts import actions
from core.services.locking import lock
from core.services.staff import access

MOST = 30
SHOWN = 60
Texts = Mapping[str, str | list[str]]
log = logging.getLogger("tanggap.actions")


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a list: the name of a registered ticket action, and what its form sends. Since 1.0."""

    action: str
    values: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepResult:
    """What became of one step: what it does, in words, and why it failed ("" where it was done). Since 1.0."""

    step: Step
    words: str
    error: str = ""


def action_list(stored: Any) -> tuple[Step, ...]:
    """Give an action list out of JSON, as `stored_actions` made it; what is no step is left out.

    A step whose plugin is off stays in the list. Since 1.0.

    Example::

        for words in describe_actions(action_list(row.actions)):
            print(words)
    """
    found = stored if isinstance(stored, list) else []
    return tuple(
        Step(each["action"], _texts(each.get("values")))
        for each in found
        if isinstance(each, Mapping) and isinstance(each.get("action"), str)
    )


def _texts(values: Any) -> dict[str, str | list[str]]:
    return {str(name): _text(value) for name, value in values.items()} if isinstance(values, Mapping) else {}


def _text(value: Any) -> str | list[str]:
    return list(map(str, value)) if isinstance(value, list) else str(value)


def stored_actions(steps: Iterable[Step]) -> list[dict[str, Any]]:
    """Give an action list as what JSON can hold, for a column of a table. Since 1.0.

    Example::

        row.actions = stored_actions(editor.steps())
    """
    return [{"action": step.action, "values": dict(step.values)} for step in steps]


def check_actions(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Check each step by its action's own form, and give the list back.

    Raises `Invalid` for an empty list, for more than 30 steps and for what a form refuses; its `problems` are named by
    the place of the step and the field: `{"0.tag": "This field is required."}`. Since 1.0.

    Example::

        check_actions([Step("tag", {"tag": "vip"}), Step("priority", {"priority": "4"})])
    """
    checked = tuple(steps)
    if not checked:
        raise Invalid(_("Add at least one act."))
    if len(checked) > MOST:
        raise Invalid(_("A list has at most %(most)s acts.", most=MOST))
    problems: dict[str, str] = {}
    for at, step in enumerate(checked):
        try:
            actions.checked(actions.named(step.action), step.values)
        except Invalid as refusal:
            problems.update({f"{at}.{name}": words for name, words in (refusal.problems or {"": str(refusal)}).items()})
    if problems:
        raise Invalid(next(iter(problems.values())), problems)
    return checked


def describe_actions(steps: Iterable[Step]) -> list[str]:
    """Say each step in words of the reader's language: "Assign: Sari Dewi", "Tag: vip". Since 1.0."""
    return [_described(step) for step in steps]


def _described(step: Step) -> str:
    action = registry().actions.get(step.action)
    if action is None:
        return _("An act that is not there: %(name)s", name=step.action)
    if action.form is None:
        return str(action.label)
    chosen = [words for words in map(_chosen, filled(action.form, step.values)) if words]
    return f"{action.label}: {', '.join(chosen)}" if chosen else str(action.label)


def filled(form: type[Form], values: Texts, prefix: str = "") -> Form:
    """Give an action's form with what was chosen, as if it had been sent."""
    sent = {prefix + name: value for name, value in values.items()}
    return form(MultiDict(sent) if sent else None, prefix=prefix)


def _chosen(asked: Field) -> str:
    """Say what one field holds; of a long text its beginning."""
    value = asked.data
    choices = getattr(asked, "iter_choices", None)
    if choices is not None:
        return ", ".join(str(label) for _value, label, is_chosen, *_more in choices() if is_chosen)
    if isinstance(value, bool):
        return str(asked.label.text) if value else ""
    if isinstance(value, int | float):
        return f"{asked.label.text}: {value}"  # a number by itself says nothing
    words = " ".join(str("" if value is None else value).split())
    return words if len(words) <= SHOWN else f"“{words[: SHOWN - 1].rstrip()}…”"


def count_mails(steps: Iterable[Step]) -> int:
    """Say how many mails to customers a list sends for one ticket, for the `mails` of an action. Since 1.0.

    Example::

        TicketAction("stock.run", _("Run"), run, mails=lambda values: count_mails(steps_of(values)))
    """
    return sum(_mails(step) for step in steps)


def _mails(step: Step) -> int:
    try:
        action = actions.named(step.action)
        return actions.mails(action, actions.checked(action, step.values))
    except Invalid:
        return 0  # a step that cannot be done sends nothing


def run_actions(steps: Iterable[Step], number: int, actor: Actor, user: User | None = None) -> list[StepResult]:
    """Do one step after the other to the ticket of a number, in one unit of work; say what became of each.

    A step that fails changes nothing, is reported, and keeps none of the others from being done. With `user` (a
    macro, done on somebody's behalf) each step also asks for its action's permission. Raises `NotFound` where there is
    no such ticket. Since 1.0.

    Example::

        results = run_actions(action_list(row.actions), ticket.number, Actor("plugin", label="Rule: " + row.name))
        failed = [result for result in results if result.error]
    """
    with writing():
        lock(number)
        return [StepResult(step, _described(step), _why_not(step, number, actor, user)) for step in steps]


def _why_not(step: Step, number: int, actor: Actor, user: User | None) -> str:
    """Do one step in a savepoint of its own, and say why it failed."""
    try:
        with db.session.begin_nested():
            action = actions.named(step.action)
            if user is not None:
                access.demand(user, action.permission, lock(number))
            actions.act(number, action, actions.checked(action, step.values), actor)
    except actions.ANSWERS as refusal:
        why = str(refusal) or _("This cannot be done.")
    except Exception:  # a fault of one act is no reason to lose the others
        log.exception("The act %s failed on ticket %s", step.action, number)
        why = _("It failed; the log says more.")
    else:
        return ""
    return why
