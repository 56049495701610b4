"""Macros do the same to each ticket, on one at a click and on many in a list."""

import pytest
from sqlalchemy import select

from core.api import Step, Ticket, User, context
from core.testing import Site
from plugins.automations import macros
from plugins.automations.tests.conftest import Rules, tag


@pytest.fixture
def macro(site: Site, plugin: str) -> int:
    with site.app.app_context():
        return macros.save(None, "Done & dusted", (tag("done"), Step("priority", {"priority": "1"}), Step("gone.act")))


def test_ten_ticked_tickets_are_all_treated_alike(made: Rules, site: Site, macro: int, agent: User) -> None:
    numbers = [site.ticket().id for _each in range(10)]
    client = site.client(agent)
    ask = client.post("/desk/bulk", data={"act": macros.ACTION, "ticket": numbers})
    assert "Done &amp; dusted" in client.get(ask.location).get_data(as_text=True)
    client.post("/desk/bulk", data={"act": f"automations.macro={macro}", "ticket": numbers})
    with site.app.app_context():
        found = context("automations").session.scalars(select(Ticket)).all()
        assert {(each.priority, tuple(tag.name for tag in each.tags)) for each in found} == {(1, ("done",))}
    results = [row.results for row in made.runs()]
    assert len(results) == 10
    assert all(each == results[0] for each in results)


def test_one_click_beside_a_ticket(made: Rules, site: Site, macro: int, agent: User) -> None:
    number = site.ticket().id
    client = site.client(agent)
    assert f"/macros/{macro}/run/{number}" in client.get(f"/desk/tickets/{number}").get_data(as_text=True)
    client.post(f"/desk/automations/macros/{macro}/run/{number}")
    assert made.tags(number) == ["done"]
    page = client.get(f"/desk/tickets/{number}").get_data(as_text=True)
    assert f"Macro, by {agent.name}" in page
    assert "gone.act" in page


def test_each_act_asks_for_its_own_right(made: Rules, site: Site, agent: User) -> None:
    with site.app.app_context():
        trash = macros.save(None, "Away with it", (Step("trash"),))
    number = site.ticket().id
    site.client(agent).post(f"/desk/automations/macros/{trash}/run/{number}")
    assert made.ticket(number).deleted_at is None


def test_who_may_not_run_macros_sees_and_runs_none(made: Rules, site: Site, macro: int) -> None:
    number = site.ticket().id
    light = site.client(site.user("light", name="Lina"))
    assert "macros/" not in light.get(f"/desk/tickets/{number}").get_data(as_text=True)
    assert light.post(f"/desk/automations/macros/{macro}/run/{number}").status_code == 404
    assert made.tags(number) == []


def test_another_desks_ticket_is_404(made: Rules, site: Site, macro: int, agent: User) -> None:
    assert site.client(agent).post(f"/desk/automations/macros/{macro}/run/999").status_code == 404


def test_a_macro_holds_no_macro(made: Rules, site: Site, macro: int, admin: User) -> None:
    sent = {"name": "Loop", "actions.0.action": macros.ACTION, "actions.0.macro": str(macro)}
    answer = site.client(admin).post("/admin/automations/macros/new", data=sent)
    assert answer.status_code == 422
    assert "cannot be used here" in answer.get_data(as_text=True)


def test_a_macro_that_writes_to_many_customers_asks_first(made: Rules, site: Site, agent: User) -> None:
    with site.app.app_context():
        answer = Step("reply", {"text": "Thank you, {{ customer.first_name }}"})
        macro = macros.save(None, "Thanks", (answer, tag("thanked"), Step("gone.act")))
    numbers = [site.ticket().id for _each in range(3)]
    client = site.client(agent)
    ask = client.post("/desk/bulk", data={"act": f"automations.macro={macro}", "ticket": numbers})
    page = client.get(ask.location).get_data(as_text=True)
    assert "This sends 3 mails to customers." in page
    assert f'<option selected value="{macro}">' in page
    assert made.tags(numbers[0]) == []
    sent = {"macro": macro, "ticket": numbers, "mails.confirmed": "3"}
    client.post("/desk/bulk/acts/automations.macro", data=sent)
    assert [made.tags(number) for number in numbers] == [["thanked"]] * 3
