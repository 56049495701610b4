"""What an admin names: desks, statuses, categories, tags and fields, through the pages."""

import pytest
from flask.testing import FlaskClient

from core.database import db
from core.errors import Veto
from core.models import Category, Desk, Kind, Status, Tag, User, desk_access
from core.services.staff.actors import user_actor
from core.services.ticket import changes
from core.services.vocabulary import custom_fields
from core.testing import Site

LISTS = ("desks", "statuses", "categories", "tags", "fields")


@pytest.fixture
def browser_of_admin(site: Site, admin: User) -> FlaskClient:
    """A browser in which an admin is signed in."""
    return site.client(admin)


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_opened_by_an_admin_only(site: Site, admin: User, agent: User, name: str) -> None:
    assert site.client(admin).get(f"/admin/{name}").status_code == 200
    assert site.client(agent).get(f"/admin/{name}").status_code == 403


def test_the_people_of_a_desk_are_boxes_to_tick_under_one_heading(browser_of_admin: FlaskClient, agent: User) -> None:
    page = browser_of_admin.get("/admin/desks/new").text
    assert '<fieldset class="field" id="users"' in page
    assert f'<input type="checkbox" name="users" value="{agent.id}"' in page


def test_tags_are_counted_in_whole_words(site: Site, browser_of_admin: FlaskClient) -> None:
    site.ticket()
    browser_of_admin.post("/desk/tickets/1", data={"tag": "vip"})
    assert "<p>1 ticket</p>" in browser_of_admin.get("/admin/tags").text


def test_a_desk_is_made_with_the_people_who_have_access(site: Site, browser_of_admin: FlaskClient, agent: User) -> None:
    form = {
        "name": "Gudang & Kirim",
        "users": [agent.id],
        "status_after_reply": "closed",
        "assignee_after_reply": "keep",
        "reopen_days": "7",
        "team_id": "",
    }
    assert browser_of_admin.post("/admin/desks/new", data=form).status_code == 302
    with site.app.app_context():
        desk = db.session.scalars(db.select(Desk).where(Desk.slug == "gudang-kirim")).one()
        assert (desk.status_after_reply, desk.reopen_days) == ("closed", 7)
        held = select_users(desk.id)
        assert held == {agent.id}


def select_users(desk_id: int) -> set[int]:
    """Give the ids of those who have access in person."""
    return set(db.session.scalars(db.select(desk_access.c.user_id).where(desk_access.c.desk_id == desk_id)))


def test_a_desk_with_tickets_is_not_deleted_and_says_why(site: Site, browser_of_admin: FlaskClient) -> None:
    site.ticket()
    with site.app.app_context():
        desk_id = db.session.scalars(db.select(Desk.id)).one()
    answer = browser_of_admin.post(f"/admin/desks/{desk_id}/delete", follow_redirects=True)
    assert "1 tickets" in answer.text


def test_a_status_of_a_kind_is_made_and_tickets_in_it_count_as_that_kind(
    site: Site, browser_of_admin: FlaskClient, agent: User
) -> None:
    form = {"name": "Waiting for supplier", "kind": "pending", "desk_id": ""}
    assert browser_of_admin.post("/admin/statuses/new", data=form).status_code == 302
    ticket = site.ticket()
    with site.app.app_context():
        changed = changes.change(ticket.id, user_actor(agent), status=changes.status_named("waiting_for_supplier"))
        assert changed.kind is Kind.PENDING


def test_a_built_in_status_keeps_its_kind(site: Site, browser_of_admin: FlaskClient) -> None:
    with site.app.app_context():
        status_id = db.session.scalars(db.select(Status.id).where(Status.slug == "open")).one()
    answer = browser_of_admin.post(
        f"/admin/statuses/{status_id}", data={"name": "New", "kind": "closed", "desk_id": ""}
    )
    assert answer.status_code == 422
    assert "New" in answer.text


def test_a_category_cannot_be_put_below_itself(site: Site, browser_of_admin: FlaskClient) -> None:
    browser_of_admin.post("/admin/categories/new", data={"name": "Hardware", "parent_id": "", "desk_id": ""})
    with site.app.app_context():
        top = db.session.scalars(db.select(Category.id)).one()
    browser_of_admin.post("/admin/categories/new", data={"name": "Printer", "parent_id": str(top), "desk_id": ""})
    with site.app.app_context():
        child = db.session.scalars(db.select(Category.id).where(Category.name == "Printer")).one()
    answer = browser_of_admin.post(
        f"/admin/categories/{top}", data={"name": "Hardware", "parent_id": str(child), "desk_id": ""}
    )
    assert answer.status_code == 422


def test_renaming_a_tag_to_another_merges_the_two_on_every_ticket(
    site: Site, browser_of_admin: FlaskClient, agent: User
) -> None:
    both, one = site.ticket(), site.ticket()
    with site.app.app_context():
        changes.change_tags(both.id, user_actor(agent), add=["vip", "VIP customer"])
        changes.change_tags(one.id, user_actor(agent), add=["VIP customer"])
        tag_id = db.session.scalars(db.select(Tag.id).where(Tag.slug == "vip customer")).one()
    assert browser_of_admin.post(f"/admin/tags/{tag_id}", data={"name": "vip"}).status_code == 302
    with site.app.app_context():
        assert [tag.slug for tag in db.session.scalars(db.select(Tag))] == ["vip"]
        assert db.session.scalar(db.text("select count(*) from ticket_tag")) == 2


def test_a_required_field_keeps_a_ticket_from_being_closed_until_it_is_filled(
    site: Site, browser_of_admin: FlaskClient, agent: User
) -> None:
    form = {"label": "Order number", "type": "text", "desk_id": "", "is_required": "y"}
    assert browser_of_admin.post("/admin/fields/new", data=form).status_code == 302
    ticket = site.ticket()
    actor = user_actor(agent)
    with site.app.app_context():
        with pytest.raises(Veto, match="Order number"):
            changes.change(ticket.id, actor, status=changes.status_of_kind(Kind.CLOSED))
        custom_fields.set_values(ticket.id, actor, {"order_number": "A-17"})
        closed = changes.change(ticket.id, actor, status=changes.status_of_kind(Kind.CLOSED))
        assert closed.kind is Kind.CLOSED


def test_a_field_is_filled_on_the_ticket_and_a_wrong_value_is_named(site: Site, browser_of_admin: FlaskClient) -> None:
    form = {"label": "Delivery date", "type": "date", "desk_id": ""}
    browser_of_admin.post("/admin/fields/new", data=form)
    ticket = site.ticket()
    page = f"/desk/tickets/{ticket.id}"
    wrong = browser_of_admin.post(page, data={"field.delivery_date": "soon"}, follow_redirects=True)
    assert "soon does not fit Delivery date" in wrong.text
    browser_of_admin.post(page, data={"field.delivery_date": "2026-12-01"})
    assert 'value="2026-12-01"' in browser_of_admin.get(page).text
