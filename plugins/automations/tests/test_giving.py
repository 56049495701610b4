"""Tickets are given by turns or to who has the least to do; who is away gets none."""

from collections import Counter

import pytest
from sqlalchemy import select

from core.api import Step, Ticket, User, context
from core.testing import Site
from plugins.automations.tests.conftest import Rules


@pytest.fixture
def three(site: Site, plugin: str) -> list[int]:
    """Ani and Budi are there, Cici is away."""
    people = [site.user("agent", name=name, email=f"{name.lower()}@staff.example") for name in ("Ani", "Budi", "Cici")]
    with site.app.app_context(), context(plugin).transaction() as session:
        session.get(User, people[2].id).presence = "away"
    return [person.id for person in people]


@pytest.mark.parametrize("act", ["automations.by_turns", "automations.least_busy"])
def test_ten_tickets_over_three_of_whom_one_is_away(made: Rules, site: Site, three: list[int], act: str) -> None:
    made.add("Share", None, Step(act, {"among": "all"}))
    for _each in range(10):
        made.open()
    with site.app.app_context():
        given = Counter(context("automations").session.scalars(select(Ticket.assignee_id)))
    assert [given[each] for each in three] == [5, 5, 0]


def test_the_least_busy_is_who_has_the_fewest_open_tickets(made: Rules, site: Site, three: list[int]) -> None:
    for _each in range(3):
        number = made.open()
        with site.app.app_context(), context("automations").transaction() as session:
            session.get(Ticket, number).assignee_id = three[0]
    made.add("Share", None, Step("automations.least_busy", {"among": "all"}))
    numbers = [made.open() for _each in range(3)]
    assert [made.ticket(number).assignee_id for number in numbers] == [three[1]] * 3


def test_where_nobody_is_there_the_rule_says_so(made: Rules, site: Site, plugin: str) -> None:
    rule = made.add("Share", None, Step("automations.by_turns", {"among": "all"}))
    number = made.open()
    assert made.ticket(number).assignee_id is None
    assert "Nobody" in made.problem(rule)
