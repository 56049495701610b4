"""Devices are lent, told of, asked back and found: tables, job, schedule, events, filter, act, search, health."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from core.api import SYSTEM, Invalid, Ticket, User, run_action, unsign


def test_a_device_is_lent_once(site, keeper, ticket):
    from plugins.acceptance import shelf

    device = keeper.lend(ticket)
    assert keeper.lent(ticket) == ["Laptop"]
    with site.app.app_context(), pytest.raises(Invalid):
        shelf.lend(device, ticket, SYSTEM)


def test_each_lending_is_counted_once_however_often_it_is_told(site, keeper, ticket):
    from plugins.acceptance import happened, shelf

    keeper.lend(ticket)
    site.run_jobs()
    with site.app.app_context():
        from core.api import Event

        ctx = site.context("acceptance")
        event = ctx.session.scalars(select(Event).where(Event.type == "acceptance.lent")).one()
        happened.event_recorded(event, ctx)
        assert shelf.lendings() == 1


def test_what_is_overdue_is_told_once(site, keeper, ticket, clock, jobs):
    from plugins.acceptance import asking

    keeper.lend(ticket)
    clock.forward(days=15)
    jobs.run()
    clock.forward(hours=2)
    jobs.run()
    with site.app.app_context():
        from core.api import Event

        told = site.context("acceptance").session.scalars(select(Event).where(Event.type == "acceptance.overdue")).all()
        assert len(told) == 1
        assert asking.health().state == "warning"
    assert jobs.errors() == []


def test_who_keeps_a_device_too_long_is_reminded_by_a_mail_of_a_kind_of_its_own(
    site, keeper, ticket, clock, jobs, postbox
):
    keeper.lend(ticket)
    clock.forward(days=15)
    jobs.run()
    site.run_jobs()
    assert [(each.to, each.kind) for each in postbox.sent] == [(("ani@example.com",), "acceptance.reminder")]


def test_staff_see_a_banner_while_something_is_overdue(site, keeper, ticket, clock):
    keeper.lend(ticket)
    clock.forward(days=15)
    agent = site.user()
    assert "One lent device is overdue." in site.client(agent).get("/desk/").get_data(as_text=True)


def test_the_act_lends_and_its_form_refuses_what_is_not_there(site, keeper, ticket):
    with site.app.app_context():
        device = site.built.registry.actions.get("lend").form().device.choices[0].value
        with pytest.raises(Invalid):
            run_action("lend", ticket.number, {"device": "999"}, SYSTEM)
        run_action("lend", ticket.number, {"device": str(device)}, SYSTEM)
    assert keeper.lent(ticket) == ["Laptop"]


def test_the_filter_finds_tickets_with_a_device(site, keeper, ticket):
    site.ticket("Another one", identity=("email", "budi@example.com"))
    keeper.lend(ticket)
    with site.app.app_context():
        where = site.built.registry.filters.get("lent").where
        session = site.context("acceptance").session
        assert session.scalars(select(Ticket.id).where(where("yes"))).all() == [ticket.id]
        assert len(session.scalars(select(Ticket.id).where(where("no"))).all()) == 1
        with pytest.raises(Invalid):
            where("perhaps")


def test_the_placeholder_names_what_is_lent(site, keeper, ticket):
    keeper.lend(ticket)
    with site.app.app_context():
        assert site.built.registry.placeholders.get("acceptance.devices").value(ticket) == "Laptop"


def test_the_search_box_finds_devices(site, keeper):
    agent = site.user()
    with site.app.test_request_context("/"):
        found = list(site.built.registry.search.get("devices").find("lap", agent, 5))
    assert [(hit.title, hit.url) for hit in found] == [("Laptop", "/desk/acceptance/")]


def test_the_command_lists_devices(site, keeper):
    from plugins.acceptance.commands import loans

    with site.app.app_context():
        assert CliRunner().invoke(loans, ["list"]).output == "Laptop\t-\n"


def test_history_says_which_device(site, keeper):
    with site.app.app_context():
        assert site.built.registry.events.get("acceptance.lent").describe({"device": "Laptop"}) == "Device: Laptop"


def test_other_plugins_may_add_devices_by_our_hook(site, keeper, agent):
    keeper.settings(is_home=True)
    assert "Laptop of the other shop" in site.client(agent).get("/desk/acceptance/").get_data(as_text=True)


def test_a_key_signed_for_one_purpose_opens_no_other(site, keeper):
    from core.api import sign

    with site.app.app_context(), pytest.raises(Invalid):
        unsign("acceptance.asked", sign("something.else", "key"))


def test_an_agent_of_the_house_is_a_user(agent):
    assert isinstance(agent, User)
