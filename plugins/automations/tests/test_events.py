"""Rules on events: they run once, in their order, on what fits; a failing act hinders no other."""

from collections.abc import Callable

import pytest
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import select

from core.api import (
    ConditionGroup,
    Event,
    Kind,
    Received,
    Step,
    Team,
    User,
    change_ticket,
    context,
    current_actor,
    status_of_kind,
)
from core.testing import Jobs, Site
from plugins.automations import running
from plugins.automations.tests.conftest import Rules, tag

When = Callable[..., ConditionGroup]


@pytest.mark.database
def test_a_new_ticket_gets_team_and_tag_exactly_once(database_url: str, site: Site, plugin: str, when: When) -> None:
    made = Rules(site)
    with site.app.app_context(), context(plugin).transaction() as session:
        session.add(Team(name="Helpers"))
        session.flush()
        team = session.scalar(select(Team.id))
    rule = made.add(
        "Printers", when("subject:printer", "priority:normal"), Step("team", {"team": str(team)}), tag("hw")
    )
    number, other = made.open(subject="The printer smokes"), made.open(subject="A question")
    assert (made.ticket(number).team.name, made.tags(number)) == ("Helpers", ["hw"])
    assert made.tags(other) == []
    assert [(row.rule_id, row.ticket_id) for row in made.runs()] == [(rule, number)]


def test_an_event_that_is_told_twice_runs_a_rule_once(made: Rules, site: Site) -> None:
    made.add("Note", None, Step("note", {"text": "Seen"}))
    number = made.open()
    with site.app.app_context():
        event = context("automations").session.scalar(select(Event).where(Event.type == "ticket.opened"))
        running.on_event(event)
    assert len(made.runs(number)) == 1
    assert made.ticket(number).message_count == 2


def test_rules_run_in_their_order_and_one_may_be_the_last(made: Rules, site: Site) -> None:
    made.add("First", None, Step("priority", {"priority": "4"}))
    made.add("Second", None, Step("priority", {"priority": "1"}), stops=True)
    made.add("Third", None, tag("never"))
    number = made.open()
    assert [row.rule_name for row in made.runs(number)] == ["First", "Second"]
    assert made.ticket(number).priority == 1
    assert made.tags(number) == []


def test_a_rule_that_is_off_or_waits_for_something_else_does_nothing(made: Rules, site: Site) -> None:
    from plugins.automations import rules

    off = made.add("Off", None, tag("off"))
    with site.app.app_context():
        rules.switch(off, False)
    made.add("Later", None, tag("later"), triggers=["delivery.failed"])
    assert made.tags(made.open()) == []


def test_changed_from_open_to_closed_is_told_apart_from_other_changes(made: Rules, site: Site, when: When) -> None:
    with site.app.app_context():
        opened = status_of_kind(Kind.OPEN).id
    made.add(
        "Closed at once", when(f"before.status:{opened}", "status:closed"), tag("quick"), triggers=["ticket.changed"]
    )
    quick, slow = made.open(), made.open()

    def move(number: int, kind: Kind) -> None:
        with site.app.app_context():
            change_ticket(number, current_actor(), status=status_of_kind(kind))
        site.run_jobs()

    move(quick, Kind.CLOSED)
    move(slow, Kind.PENDING)
    move(slow, Kind.CLOSED)
    assert (made.tags(quick), made.tags(slow)) == (["quick"], [])


def test_what_the_customer_writes_is_told_apart_from_what_we_write(
    made: Rules, mail_in: Callable[..., Received], site: Site, agent: User
) -> None:
    made.add("They", None, tag("they"), triggers=["message.added/customer"])
    made.add("We", None, tag("we"), triggers=["message.added/note"])
    number = mail_in("Hello", subject="New").ticket_number or 0
    site.run_jobs()
    assert made.tags(number) == ["they"]
    site.client(agent).post(f"/desk/tickets/{number}/answer", data={"mode": "note", "note": "Hm"})
    site.run_jobs()
    assert made.tags(number) == ["they", "we"]


@pytest.mark.parametrize(
    ("mode", "first", "second", "fits"),
    [
        ("all", "priority:normal", "status:open", True),
        ("all", "priority:urgent", "status:open", False),
        ("any", "priority:urgent", "status:open", True),
        ("any", "priority:urgent", "status:closed", False),
        ("none", "priority:urgent", "status:closed", True),
        ("none", "priority:urgent", "status:open", False),
    ],
)  # fmt: skip
def test_nested_groups_give_the_truth_table(
    made: Rules, when: When, mode: str, first: str, second: str, fits: bool
) -> None:
    inner = when(first, second, mode=mode)
    made.add("Nested", ConditionGroup("all", (inner,)), tag("hit"))
    assert made.tags(made.open()) == (["hit"] if fits else [])


def test_a_failing_act_is_reported_and_hinders_no_other(made: Rules, site: Site, admin: User) -> None:
    rule = made.add("Half", None, Step("assign", {"assignee": "999"}), tag("done"), Step("gone.act"))
    number = made.open()
    assert made.tags(number) == ["done"]
    assert "gone.act" in made.problem(rule)
    page = site.client(admin).get("/admin/automations").get_data(as_text=True)
    assert f"On ticket #{number}" in page
    assert "Rules in trouble: Half." in page
    site.client(admin).post(f"/admin/automations/rules/{rule}/noted")
    assert "Rules in trouble" not in site.client(admin).get("/admin/automations").get_data(as_text=True)


def test_a_rule_whose_tag_is_gone_says_so_and_stops_no_other(made: Rules, site: Site, when: When) -> None:
    broken = made.add("Broken", when("tag:nobody-made-it"), tag("a"))
    made.add("Sound", None, tag("b"))
    assert made.tags(made.open()) == ["b"]
    assert "nobody-made-it" in made.problem(broken)


def test_two_rules_that_set_one_another_off_stop_and_tell_the_admin(
    made: Rules, site: Site, admin: User, when: When
) -> None:
    ping = made.add("Ping", when("priority:urgent"), Step("priority", {"priority": "1"}), triggers=["ticket.changed"])
    made.add("Pong", when("priority:low"), Step("priority", {"priority": "4"}), triggers=["ticket.changed"])
    number = made.open()
    with site.app.app_context():
        change_ticket(number, current_actor(), priority=4)
    site.run_jobs()
    assert len(made.runs(number)) == running.DEEPEST
    page = site.client(admin).get("/admin/automations").get_data(as_text=True)
    assert "without end" in page
    assert "Rules in trouble" in page
    assert ping


def test_a_rule_may_run_at_most_once_for_a_ticket(made: Rules, site: Site) -> None:
    made.add("Once", None, Step("note", {"text": "Seen"}), triggers=["ticket.changed"], once=True)
    number = made.open()
    for priority in (4, 3, 1):
        with site.app.app_context():
            change_ticket(number, current_actor(), priority=priority)
        site.run_jobs()
    assert len(made.runs(number)) == 1


def test_all_rules_of_an_event_are_asked_in_one_select(made: Rules, site: Site, when: When) -> None:
    for at in range(12):
        made.add(f"Rule {at}", when("priority:urgent", "status:open"), tag("x"))
    number = made.open()
    with site.app.app_context():
        asked: list[str] = []
        sqlalchemy_event.listen(
            context("automations").session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2])
        )
        event = context("automations").session.scalar(select(Event).where(Event.ticket_id == number))
        running.on_event(event)
    assert len([each for each in asked if "ticket.priority" in each and "coalesce" in each.lower()]) == 1


def test_the_history_and_the_panel_say_which_rule_and_why(made: Rules, site: Site, admin: User, when: When) -> None:
    made.add("Urgent ones", when("priority:normal"), tag("vip"))
    number = made.open()
    page = site.client(admin).get(f"/desk/tickets/{number}").get_data(as_text=True)
    assert "Rule: Urgent ones" in page
    assert "version 1" in page
    assert "Because: Priority is Normal" in page


def test_office_hours_are_those_of_the_settings(made: Rules, site: Site, when: When, clock: object, jobs: Jobs) -> None:
    from datetime import UTC, datetime

    made.add("Late", when("hours:outside"), tag("night"))
    made.add("Early", when("hours:within"), tag("day"))
    clock.go_to(datetime(2026, 11, 30, 10, tzinfo=UTC))  # type: ignore[attr-defined]
    assert made.tags(made.open()) == ["day"]
    clock.go_to(datetime(2026, 11, 30, 20, tzinfo=UTC))  # type: ignore[attr-defined]
    assert made.tags(made.open()) == ["night"]


def test_what_no_rule_waits_for_makes_no_job(made: Rules, site: Site, jobs: Jobs) -> None:
    made.add("Bounced", None, tag("x"), triggers=["delivery.bounced"])
    site.ticket()
    assert ("core", "event") not in jobs.waiting()
    made.add("Opened", None, tag("x"))
    site.ticket()
    assert ("core", "event") in jobs.waiting()


def test_a_rule_may_ask_by_pattern(made: Rules, site: Site, admin: User, when: When) -> None:
    made.add("Invoices", when(r"matches.subject:\bINV-\d{4}\b", "-matches.body:spam|scam"), tag("invoice"))
    assert made.tags(made.open(subject="Where is inv-2041?")) == ["invoice"]
    assert made.tags(made.open(subject="Where is inv-20?")) == []
    assert made.tags(made.open(subject="INV-2041", text="A SCAM")) == []
