"""Parts that plugins draw into pages: each in its own guard, each only for those who may see it."""

import pytest
from flask import render_template_string

from core.models import User
from core.testing import Site
from tests.web.plugins import failures, write

CODE = """
@hookimpl
def register_slots():
    return [{slots}]

def fail(**_arguments):
    raise RuntimeError("weeds")

def told(ticket):
    return {{"words": f"about #{{ticket.id}}"}}
"""


def plant(site: Site, slots: str) -> None:
    folder = write(site, "garden", CODE.format(slots=slots))
    (folder / "templates" / "garden" / "part.html").write_text("<p>{{ words or 'a part' }}</p>", "utf-8")
    (folder / "templates" / "garden" / "second.html").write_text("<p>second</p>", "utf-8")
    site.activate("garden")


def home(site: Site, user: User | None = None) -> str:
    return site.client(user).get("/").text


def test_a_part_is_drawn_in_its_place(site: Site) -> None:
    plant(site, 'Slot("public.home", "garden/part.html")')
    assert "<p>a part</p>" in home(site)


def test_a_failing_part_says_so_and_the_rest_of_the_page_stays(site: Site) -> None:
    plant(site, 'Slot("public.home", "garden/part.html", data=fail), Slot("public.home", "garden/second.html")')
    page = home(site)
    assert "This panel could not be drawn" in page
    assert "<p>second</p>" in page
    assert "weeds" not in page
    assert failures(site) == ["garden"]


def test_a_part_with_a_faulty_template_fails_alone(site: Site) -> None:
    plant(site, 'Slot("public.home", "garden/missing.html"), Slot("public.home", "garden/second.html")')
    page = home(site)
    assert "This panel could not be drawn" in page
    assert "<p>second</p>" in page


def test_a_part_is_drawn_only_for_those_with_its_right(site: Site, agent: User, admin: User) -> None:
    plant(site, 'Slot("public.home", "garden/part.html", permission="admin.plugins")')
    assert "a part" not in home(site)
    assert "a part" not in home(site, agent)
    assert "a part" in home(site, admin)


def test_parts_stand_in_their_order(site: Site) -> None:
    late, early = (
        'Slot("public.home", "garden/part.html", order=60)',
        'Slot("public.home", "garden/second.html", order=10)',
    )
    plant(site, f"{late}, {early}")
    page = home(site)
    assert page.index("second") < page.index("a part")


def test_a_part_without_data_is_not_drawn(site: Site) -> None:
    plant(site, 'Slot("public.home", "garden/part.html", data=lambda: None)')
    assert "a part" not in home(site)


def test_a_lazy_part_comes_after_the_page(site: Site, agent: User) -> None:
    plant(site, 'Slot("desk.home", "garden/part.html", lazy=True)')
    client = site.client(agent)
    page = client.get("/desk/").text
    assert "a part" not in page
    assert "/slots/desk.home/garden/part.html" in page
    assert "a part" in client.get("/slots/desk.home/garden/part.html").text


def test_a_lazy_part_of_a_customer_page_stands_there_at_once(site: Site) -> None:
    plant(site, 'Slot("public.home", "garden/part.html", lazy=True)')
    assert "a part" in home(site)
    assert site.client().get("/slots/public.home/garden/part.html").status_code == 404


@pytest.mark.parametrize("path", ["/slots/desk.home/garden/second.html", "/slots/nowhere/garden/part.html"])
def test_only_lazy_parts_are_fetched(site: Site, path: str, agent: User) -> None:
    plant(site, 'Slot("desk.home", "garden/second.html"), Slot("desk.home", "garden/part.html", lazy=True)')
    assert site.client(agent).get(path).status_code == 404


def test_a_lazy_part_of_a_ticket_is_for_those_who_see_the_ticket(site: Site, ticket) -> None:
    plant(site, 'Slot("ticket.sidebar", "garden/part.html", data=told, lazy=True)')
    path = f"/slots/ticket.sidebar/garden/part.html?ticket={ticket.id}"
    assert site.client().get(path).status_code == 404
    assert site.client(site.user("agent", email="far@desk.example", desks=False)).get(path).status_code == 404
    assert f"about #{ticket.id}" in site.client(site.user("agent")).get(path).text


def test_an_unknown_place_is_the_mistake_of_the_page(site: Site) -> None:
    with site.app.test_request_context("/"), pytest.raises(LookupError):
        render_template_string('{{ slot("ticket.sidbar") }}')
