"""A request that is sent twice is one request."""

from sqlalchemy import func, select

from core.api import Message, Ticket, context
from core.testing import Postbox, Site
from plugins.form.tests.visitor import Visitor


def count(site: Site, model: type) -> int:
    with site.app.app_context():
        return context("form").session.scalar(select(func.count()).select_from(model))


def test_a_double_click_makes_one_ticket_and_the_same_thanks(site: Site, visitor: Visitor, postbox: Postbox) -> None:
    visitor.open()
    first, second = visitor.send(), visitor.send(after=0)
    assert visitor.thanks(first).partition("<main")[2] == visitor.thanks(second).partition("<main")[2]
    assert (count(site, Ticket), count(site, Message)) == (1, 1)
    site.run_jobs()
    assert postbox.addresses == ["ani@example.com"]


def test_going_back_and_writing_something_else_loses_nothing(site: Site, visitor: Visitor) -> None:
    visitor.open()
    visitor.send()
    visitor.send(text="Satu hal lagi: kertasnya juga habis.")
    assert count(site, Ticket) == 2


def test_two_people_with_the_same_words_get_two_tickets(site: Site, visitor: Visitor) -> None:
    visitor.fill_in()
    visitor.fill_in()
    assert count(site, Ticket) == 2


def test_thanks_cannot_be_made_up(visitor: Visitor) -> None:
    assert visitor.client.get("/contact/thanks/77").headers["Location"].endswith("/contact")
