"""Rules on time fire once, within a minute, and again only after the ticket had stopped to fit."""

from collections.abc import Callable

import pytest

from core.api import ConditionGroup, Kind, change_ticket, current_actor, status_of_kind
from core.testing import Clock, Site
from plugins.automations.tests.conftest import Rules, tag

When = Callable[..., ConditionGroup]


def become(site: Site, number: int, kind: Kind) -> None:
    with site.app.app_context():
        change_ticket(number, current_actor(), status=status_of_kind(kind))
    site.run_jobs()


@pytest.mark.database
def test_pending_for_72_hours_fires_once(database_url: str, site: Site, plugin: str, clock: Clock, when: When) -> None:
    made = Rules(site)
    made.add("Remind", when("status:pending", "status_for:>72h"), tag("reminded"), kind="time", triggers=[])
    number = made.open()
    clock.forward(hours=80)
    become(site, number, Kind.PENDING)
    clock.forward(hours=71, minutes=59)
    site.run_jobs()
    assert made.tags(number) == []
    clock.forward(minutes=2)
    site.run_jobs()
    assert made.tags(number) == ["reminded"]
    for _hour in range(3):
        clock.forward(hours=1)
        site.run_jobs()
    assert len(made.runs(number)) == 1


def test_it_fires_again_after_the_ticket_had_stopped_to_fit(made: Rules, site: Site, clock: Clock, when: When) -> None:
    made.add("Remind", when("status:pending", "status_for:>72h"), tag("x"), kind="time", triggers=[])
    number = made.open()
    for expected in (1, 2):
        become(site, number, Kind.PENDING)
        clock.forward(hours=73)
        site.run_jobs()
        assert len(made.runs(number)) == expected
        become(site, number, Kind.OPEN)
        clock.forward(minutes=2)
        site.run_jobs()


def test_a_rule_on_time_without_conditions_touches_nothing(made: Rules, site: Site, clock: Clock) -> None:
    made.add("All", None, tag("x"), kind="time", triggers=[])
    number = made.open()
    clock.forward(minutes=2)
    site.run_jobs()
    assert made.runs(number) == []


def test_a_rule_on_time_may_ask_by_pattern(made: Rules, site: Site, clock: Clock, when: When) -> None:
    pieces = (r"matches.subject:INV-\d{4}", "created:>1h")
    made.add("Late", when(*pieces), tag("late"), kind="time", triggers=[])
    fits, other = made.open(subject="INV-2041"), made.open(subject="INV-20")
    for _hour in range(3):
        clock.forward(hours=1, minutes=1)
        site.run_jobs()
    assert (made.tags(fits), made.tags(other)) == (["late"], [])
    assert len(made.runs()) == 1
