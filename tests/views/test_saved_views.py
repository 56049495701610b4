"""A saved search shows each of those who may use it what they themselves may see."""

import pytest

from core.database import db, writing
from core.errors import Invalid, NotFound, Refused
from core.models import Team, User
from core.services.finding import saved_views, search
from core.services.staff.scopes import scope_of
from core.testing import Site


@pytest.fixture
def people(site: Site) -> tuple[int, int, int]:
    """A manager and an agent in one team, and an agent outside of it."""
    manager = site.user("manager")
    mate = site.user("agent", email="mate@desk.example")
    other = site.user("agent", email="other@desk.example")
    with site.app.app_context(), writing() as session:
        team = Team(name="Helpers", members=[session.get(User, manager.id), session.get(User, mate.id)])
        session.add(team)
    return manager.id, mate.id, other.id


def test_a_view_shared_with_a_team_shows_its_members_the_same_rows(site: Site, people: tuple[int, int, int]) -> None:
    ticket = site.ticket(text="toner")
    with site.app.app_context():
        manager, mate, other = (db.session.get(User, each) for each in people)
        team = manager.teams[0]
        view_id = saved_views.save(manager, "Toner", "toner is:open", str(team.id))
        view = saved_views.find(mate, view_id)
        assert [row.ticket_id for row in search.page(mate, view.query).rows] == [ticket.id]
        assert [each.name for each in saved_views.usable(other)] == []
        with pytest.raises(NotFound):
            saved_views.find(other, view_id)
        with pytest.raises(Refused):
            saved_views.change(mate, view_id, "Mine now", "toner", "me")
        with pytest.raises(Refused):
            saved_views.remove(mate, view_id)


def test_sharing_needs_the_right_to(site: Site, people: tuple[int, int, int]) -> None:
    with site.app.app_context():
        mate = db.session.get(User, people[1])
        with pytest.raises(Refused):
            saved_views.save(mate, "All", "is:open", "all")
        assert saved_views.find(mate, saved_views.save(mate, "Mine", "is:open")).shared_with == "me"


def test_a_search_that_is_not_understood_is_not_saved(site: Site, people: tuple[int, int, int]) -> None:
    with site.app.app_context():
        manager = db.session.get(User, people[0])
        for name, query, team in (("", "x", "me"), ("x", "", "me"), ("x", "statu:open", "me"), ("x", "y", "999")):
            with pytest.raises(Invalid):
                saved_views.save(manager, name, query, team)


def test_a_view_counts_to_a_hundred(site: Site, people: tuple[int, int, int]) -> None:
    site.ticket()
    with site.app.app_context():
        manager = db.session.get(User, people[0])
        view = saved_views.find(manager, saved_views.save(manager, "Open", "is:open"))
        assert str(saved_views.count(scope_of(manager), view)) == "1"


def test_a_view_is_made_renamed_and_deleted_by_its_pages(site: Site, people: tuple[int, int, int]) -> None:
    with site.app.app_context():
        manager = db.session.get(User, people[0])
        db.session.refresh(manager)
    client = site.client(manager)
    assert b"is:open" in client.get("/desk/views/new?q=is:open").data
    assert (
        client.post("/desk/views/new", data={"name": "A", "query": "statu:x", "shared_with": "me"}).status_code == 422
    )
    made = client.post("/desk/views/new", data={"name": "Opened", "query": "is:open", "shared_with": "all"})
    assert made.status_code == 302
    number = made.location.rpartition("=")[2]
    assert client.get(made.location).status_code == 200
    assert b"Opened" in client.get("/desk/views").data
    client.post(f"/desk/views/{number}", data={"name": "Renamed", "query": "is:open", "shared_with": "me"})
    assert b"Renamed" in client.get(f"/desk/views/{number}").data
    client.post(f"/desk/views/{number}/delete")
    assert client.get(f"/desk/views/{number}").status_code == 404
