"""The one search of the site finds a customer's own tickets, and nobody else's."""

from core.api import Ticket, context, note
from core.testing import Site
from plugins.portal.tests.person import Person


def test_a_customer_finds_their_own_ticket_by_what_was_said(ani: Person, budi: Person) -> None:
    ani.sign_in()
    page = ani.page("/search?q=printer")
    assert f'href="/my/tickets/{ani.number()}"' in page
    assert "/my/tickets/" not in ani.page("/search?q=glass")


def test_notes_of_the_team_are_not_searched(ani: Person, site: Site) -> None:
    with site.app.app_context():
        found = context("portal").session.query(Ticket).filter(Ticket.id == ani.number()).one()
        note(found, site.user("admin"), "A tiresome zebra.")
    assert "/my/tickets/" not in ani.sign_in().page("/search?q=zebra")


def test_who_is_not_signed_in_finds_no_ticket_and_is_led_back_after_signing_in(ani: Person) -> None:
    page = ani.page("/search?q=printer")
    assert "/my/tickets/" not in page
    assert 'href="/my/sign-in?next=/search?q%3Dprinter"' in page
    assert 'action="/search"' not in ani.page("/")
    answer = ani.sign_in(next="/search?q=printer").client.get("/")
    assert 'href="/search"' in answer.text


def test_staff_who_look_find_no_tickets_of_customers(ani: Person, site: Site) -> None:
    page = site.client(site.user("admin")).get("/search?q=printer").text
    assert "/my/tickets/" not in page


def test_one_page_has_articles_and_tickets(ani: Person, site: Site) -> None:
    site.activate("kb")
    writer = site.client(site.user("manager"))
    article = {"title": "The printer is jammed", "body": "Open the flap.", "locale": "en", "section": "0"}
    made = writer.post("/desk/kb/new", data=article)
    writer.post(f"{made.headers['Location']}/publish")
    ani.client = site.client()
    ani.sign_in()
    page = ani.page("/search?q=printer")
    assert "The printer is jammed" in page
    assert f'href="/my/tickets/{ani.number()}"' in page
