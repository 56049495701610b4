"""A part of a page that was kept is never out of date, whoever looks."""

from core.database import db
from core.models import Kind, Ticket, User
from core.services.staff.actors import user_actor
from core.services.ticket import changes
from core.testing import Site


def test_a_changed_ticket_shows_its_new_subject_and_tags_at_once(site: Site, agent: User) -> None:
    ticket = site.ticket(subject="Before")
    browser = site.client(agent)
    assert "Before" in browser.get("/desk/").text
    with site.app.app_context():
        changes.change(ticket.id, user_actor(agent), subject="After")
        changes.change_tags(ticket.id, user_actor(agent), add=["urgent"])
    page = browser.get("/desk/").text
    assert "After" in page
    assert "Before" not in page
    assert ">urgent<" in page


def test_what_one_has_read_is_unread_for_another(site: Site, agent: User, admin: User) -> None:
    ticket = site.ticket()
    reader, other = site.client(agent), site.client(admin)
    reader.get(f"/desk/tickets/{ticket.id}")
    assert 'class="row unread"' not in reader.get("/desk/").text
    assert 'class="row unread"' in other.get("/desk/").text


def test_a_row_speaks_the_language_of_whoever_looks(site: Site, agent: User) -> None:
    site.ticket()
    indonesian = site.user("admin", email="rina@desk.example", locale="id")
    assert "Select #" in site.client(agent).get("/desk/").text
    assert "Select #" not in site.client(indonesian).get("/desk/").text


def test_a_row_leaves_the_folder_with_its_ticket(site: Site, agent: User) -> None:
    ticket = site.ticket(subject="Done soon")
    browser = site.client(agent)
    browser.get("/desk/")
    with site.app.app_context():
        changes.change(ticket.id, user_actor(agent), status=changes.status_of_kind(Kind.CLOSED))
        assert db.session.get(Ticket, ticket.id).closed_at is not None
    assert "Done soon" not in browser.get("/desk/").text


def test_a_long_message_is_drawn_each_time_and_fills_no_memory(site: Site, agent: User) -> None:
    ticket = site.ticket(text="all that was said before " * 4_000)
    browser = site.client(agent)
    for _again in range(2):
        assert "all that was said before" in browser.get(f"/desk/tickets/{ticket.id}").text
    kept = site.built.extras["drawn"]
    assert max(len(part) for part in kept._things.values()) < 40_000
