"""Pages in every area, slots, the home page, and the webhook."""

import re


def test_visitors_ask_for_a_device_and_get_a_number(site, keeper, client):
    page = client.get("/loans/").get_data(as_text=True)
    typed = {"key": re.search(r'name="key" value="([^"]+)"', page)[1], "name": "Budi", "text": "Saya perlu laptop"}
    first, second = client.post("/loans/", data=typed), client.post("/loans/", data=typed)
    assert "Its number is #1." in first.get_data(as_text=True)
    assert "Its number is #1." in second.get_data(as_text=True)


def test_a_request_without_a_key_keeps_what_was_typed(site, keeper, client):
    answer = client.post("/loans/", data={"name": "Budi", "text": "Saya perlu <b>laptop</b>"})
    assert answer.status_code == 422


def test_the_page_at_the_desk_asks_for_the_right(site, keeper):
    light = site.user("light", email="light@desk.example")
    assert site.client(light).get("/desk/acceptance/").status_code == 404
    assert "Laptop" in site.client(site.user()).get("/desk/acceptance/").get_data(as_text=True)


def test_an_agent_takes_a_device_back(site, keeper, ticket, agent):
    device = keeper.lend(ticket)
    site.client(agent).post(f"/desk/acceptance/{device}/back")
    assert keeper.lent(ticket) == []


def test_an_admin_adds_a_device(site, keeper, admin):
    client = site.client(admin)
    client.post("/admin/acceptance/", data={"name": "<i>Tablet</i>"})
    assert "&lt;i&gt;Tablet&lt;/i&gt;" in client.get("/admin/acceptance/").get_data(as_text=True)


def test_agents_may_not_open_the_settings(site, keeper, agent):
    assert site.client(agent).get("/admin/acceptance/").status_code == 403


def test_the_ticket_shows_what_is_lent_and_promises_what_is_free(site, keeper, ticket, agent):
    keeper.lend(ticket)
    page = site.client(agent).get(f"/desk/tickets/{ticket.number}").get_data(as_text=True)
    assert "Laptop" in page
    assert "On the shelf" in page


def test_the_home_page_leads_to_the_loans(site, keeper, client):
    assert "Borrow a device: one is free" in client.get("/").get_data(as_text=True)


def test_the_list_of_devices_can_be_the_home_page(site, keeper, client):
    keeper.settings(is_home=True)
    assert "While yours is with us" in client.get("/").get_data(as_text=True)


def test_the_shelf_tells_of_a_returned_device_with_its_key_only(site, keeper, ticket, client):
    device = keeper.lend(ticket)
    keeper.settings(api_key="a key of the shelf")
    assert client.post(f"/hooks/acceptance/{device}/back", headers={"X-Key": "wrong"}).status_code == 401
    assert keeper.lent(ticket) == ["Laptop"]
    answer = client.post(f"/hooks/acceptance/{device}/back", headers={"X-Key": "a key of the shelf"})
    assert answer.json == {"device": device, "is_lent": False}
    assert keeper.lent(ticket) == []


def test_the_key_is_stored_encrypted(site, keeper):
    from sqlalchemy import text

    keeper.settings(api_key="a key of the shelf")
    with site.app.app_context():
        stored = site.context("acceptance").session.scalar(text("SELECT value FROM setting WHERE name = 'api_key'"))
        assert "shelf" not in str(stored)
        assert site.context("acceptance").settings["api_key"] == "a key of the shelf"


def test_the_test_button_says_what_is_wrong(site, keeper):
    import pytest

    from core.api import Invalid

    form = site.built.registry.settings["acceptance"]
    with site.app.app_context():
        assert form.test({"api_key": "long enough"}) == "The key looks right."
        with pytest.raises(Invalid):
            form.test({"api_key": "short"})


def test_a_device_that_the_customer_names_is_suggested_with_words_to_insert(site, keeper, agent):
    ticket = site.ticket("My laptop is broken", "It does not start")
    client = site.client(agent)
    assert f"/desk/tickets/{ticket.number}/suggestions" in client.get(f"/desk/tickets/{ticket.number}").text
    asked_by_script = {"X-Requested-With": "fetch"}
    part = client.get(f"/desk/tickets/{ticket.number}/suggestions", headers=asked_by_script).text
    assert 'data-insert="&lt;p&gt;While yours is with us, you can use one of ours: Laptop' in part


def test_nothing_is_suggested_for_other_tickets(site, keeper, ticket, agent):
    part = site.client(agent).get(f"/desk/tickets/{ticket.number}/suggestions").text
    assert "Nothing fits this ticket yet." in part


def test_the_demo_has_devices(site, keeper):
    from plugins.acceptance import shelf

    with site.app.app_context():
        site.built.hooks.notify("demo_filled")
        assert [device.name for device in shelf.devices()] == ["Laptop", "Laptop B", "Printer kasir"]
