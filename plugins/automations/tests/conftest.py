"""A site on which rules are active, and somebody who makes them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from core.api import Condition, ConditionGroup, Step, Ticket, context
from core.testing import Site
from plugins.automations import rules
from plugins.automations.tables import run


class Rules:
    """Makes rules, and tells what came of them."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def add(self, name: str, group: ConditionGroup | None = None, *steps: Step, **more: Any) -> int:
        """Make a rule that is on."""
        values = {"name": name, "kind": "event", "triggers": ["ticket.opened"], "once": False, "stops": False, **more}
        with self.site.app.app_context():
            made = rules.save(None, values, group or ConditionGroup(), steps)
            rules.switch(made, True)
            return made

    def ticket(self, number: int) -> Ticket:
        with self.site.app.app_context():
            found = context("automations").session.get(Ticket, number)
            assert found is not None
            _read = (found.tags, found.team, found.assignee, found.status)  # while the session is open
            return found

    def tags(self, number: int) -> list[str]:
        return [tag.name for tag in self.ticket(number).tags]

    def runs(self, number: int | None = None) -> list[Any]:
        with self.site.app.app_context():
            statement = select(run).order_by(run.c.id)
            if number is not None:
                statement = statement.where(run.c.ticket_id == number)
            return list(context("automations").session.execute(statement))

    def problem(self, rule_id: int) -> str:
        with self.site.app.app_context():
            return rules.get(rule_id).problem

    def open(self, **more: Any) -> int:
        """Open a ticket and let the rules have it."""
        number = self.site.ticket(**more).id
        self.site.run_jobs()
        return number


@pytest.fixture
def made(site: Site, plugin: str, postbox: object) -> Rules:
    return Rules(site)


@pytest.fixture
def when() -> Callable[..., ConditionGroup]:
    """Give conditions that must all hold: `when("status:open", "-tag:vip")`."""

    def group(*pieces: str, mode: str = "all") -> ConditionGroup:
        parts = []
        for piece in pieces:
            name, _colon, value = piece.lstrip("-").partition(":")
            parts.append(Condition(name, value, piece.startswith("-")))
        return ConditionGroup(mode, tuple(parts))

    return group


def tag(name: str) -> Step:
    return Step("tag", {"tag": name})
