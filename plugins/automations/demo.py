"""Believable rules and macros for a demo."""

from collections.abc import Callable

from sqlalchemy import select

from core.api import LANGUAGES, Condition, ConditionGroup, Kind, Step, Team, context, gettext, speaking, status_of_kind

from . import macros, rules
from .rules import EVENT, TIME

OPENED = "ticket.opened"


def fill() -> None:
    """Make them, unless there are some; only those are on that change nothing in what the demo tells."""
    if rules.all_rules():
        return
    closed = str(status_of_kind(Kind.CLOSED).id)
    team = context("automations").session.scalar(select(Team.id).order_by(Team.id).limit(1))
    _rule(
        gettext("Welcome whoever writes"),
        [OPENED],
        ConditionGroup("all", (Condition("by", "customer"), Condition("machine", "no"))),
        Step("automations.auto_reply", {"text": _in_both(_welcome), "hours": "24"}),
    )
    leak = ConditionGroup("any", tuple(Condition("subject", word) for word in ("leak", "bocor", "smoke")))
    steps = [Step("priority", {"priority": "4"}), Step("tag", {"tag": gettext("urgent repair")})]
    if team is not None:
        steps.append(Step("team", {"team": str(team)}))
    _rule(gettext("Machine trouble is urgent"), [OPENED], ConditionGroup("all", (leak,)), *steps, is_on=True)
    _rule(
        gettext("Share new tickets among those who are there"),
        [OPENED],
        ConditionGroup("all", (Condition("is", "unassigned"),)),
        Step("automations.by_turns", {"among": "all"}),
        stops=True,
    )
    quiet = ConditionGroup("all", (Condition("status", "pending"), Condition("status_for", ">72h")))
    _rule(gettext("Remind after three quiet days"), [], quiet, Step("reply", {"text": _in_both(_reminder)}), kind=TIME)
    thanks = Step("reply", {"text": _in_both(_thanks)})
    macros.save(None, gettext("Thank and close"), (thanks, Step("status", {"status": closed})))
    later = Step("snooze", {"until": "3d"})
    macros.save(None, gettext("Waiting for the supplier"), (Step("tag", {"tag": gettext("supplier")}), later))


def _in_both(words: Callable[[], str]) -> str:
    """The demo's customers write in both languages, and a rule does not know which: the site's comes first."""
    said = [words()]
    for locale in LANGUAGES:
        with speaking(locale):
            said.append(words())
    return "\n\n– – –\n\n".join(dict.fromkeys(said))


def _welcome() -> str:
    return gettext(
        "Hello {{ customer.first_name }},\n\nwe have your message under the number {{ ticket.number }} and answer"
        " within a working day."
    )


def _thanks() -> str:
    return gettext("Hello {{ customer.first_name }},\n\nthank you for telling us. All is done.")


def _reminder() -> str:
    return gettext("Hello {{ customer.first_name }},\n\ndid our answer help? If we hear nothing, we close the matter.")


def _rule(
    name: str,
    triggers: list[str],
    conditions: ConditionGroup,
    *steps: Step,
    kind: str = EVENT,
    stops: bool = False,
    is_on: bool = False,
) -> None:
    values = {"name": name, "kind": kind, "triggers": triggers, "once": False, "stops": stops}
    made = rules.save(None, values, conditions, steps)
    rules.switch(made, is_on)
