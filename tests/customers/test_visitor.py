"""Plugins learn which customer is signed in, and put parts onto the pages of their tickets."""

import pytest
from flask import g

from core.api import current_customer
from core.testing import Clock, Postbox, Site
from plugins.portal.tests.person import Person
from tests.web.plugins import failures, write

DOOR = """
@pages.get("/")
@open_to_all
def here():
    customer = current_customer()
    return customer.name if customer else "nobody"

@hookimpl
def find_visitor(request, ctx):
    name = request.headers.get("X-Door", "")
    return {"ani": customer_at("email", "ani@example.com"), "odd": "Ani"}.get(name)
"""
PARTS = """
def both(customer, ticket):
    return {"words": f"{customer.name} #{ticket.id}"}

@hookimpl
def register_slots():
    return [
        Slot("public.ticket", "shop/part.html", data=both),
        Slot("public.tickets", "shop/list.html", data=lambda customer: {"words": f"all of {customer.name}"}),
        Slot("public.ticket", "shop/late.html", data=lambda ticket: {"words": ticket.subject}, lazy=True),
    ]
"""


@pytest.fixture
def ani(site: Site, postbox: Postbox, clock: Clock) -> Person:
    """Ani, with one ticket, at a browser; portal and a shop with parts for her pages are on."""
    folder = write(site, "shop", PARTS)
    for name in ("part", "list", "late"):
        (folder / "templates" / "shop" / f"{name}.html").write_text("<p>{{ words }}</p>", "utf-8")
    site.activate("portal")
    site.activate("shop")
    site.ticket("Printer", "It smokes")
    return Person(site, postbox, "ani@example.com")


def test_who_is_signed_in_is_found_by_the_plugin_that_let_them_in(site: Site, customer: object) -> None:
    write(site, "door", DOOR)
    site.activate("door")
    assert site.client().get("/door/").text == "nobody"
    assert site.client().get("/door/", headers={"X-Door": "ani"}).text == "Ani Wijaya"


def test_an_odd_answer_counts_as_none(site: Site) -> None:
    write(site, "door", DOOR)
    site.activate("door")
    assert site.client().get("/door/", headers={"X-Door": "odd"}).text == "nobody"
    assert failures(site) == ["door"]


def test_without_a_request_nobody_is_signed_in(site: Site) -> None:
    with site.app.app_context():
        assert current_customer() is None


def test_it_is_asked_once_a_request(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(site.built.hooks, "first", lambda hook, *_rest, **_more: asked.append(hook))
    with site.app.test_request_context("/"):
        assert (current_customer(), current_customer()) == (None, None)
        assert "current_customer" in g
    assert asked == ["find_visitor"]


def test_the_portal_says_who_is_signed_in(ani: Person) -> None:
    ani.sign_in()
    with ani.client:
        ani.client.get("/my")
        found = current_customer()
        assert found is not None
        assert found.id == ani.customer().id


def test_parts_stand_below_a_customers_tickets(ani: Person) -> None:
    ani.sign_in()
    assert "<p>all of Ani Wijaya</p>" in ani.client.get("/my").text
    assert "<p>Ani Wijaya #1</p>" in ani.client.get("/my/tickets/1").text


def test_lazy_parts_of_customer_pages_are_drawn_at_once(ani: Person) -> None:
    """They have no script that could fetch them, and an address of their own would have to ask whose they are."""
    ani.sign_in()
    page = ani.client.get("/my/tickets/1").text
    assert "<p>Printer</p>" in page
    assert "data-lazy" not in page
    assert ani.client.get("/slots/public.ticket/shop/late.html?ticket=1").status_code == 404
