"""A ticket in a real browser: what Enter does, what was typed while scripts were loading, news at once."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from core.database import db
from core.models import Delivery, Message, Ticket, User
from core.testing import Site, served
from tests.servers.browser import Console

SOON_MS = 20_000
Open = Callable[..., Page]


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The site as browsers reach it."""
    with served(site.app) as address:
        yield address


@pytest.fixture
def desk(site: Site, address: str, agent: User, context: BrowserContext) -> Page:
    """The browser of an agent."""
    cookie = site.client(agent).get_cookie("tanggap")
    assert cookie is not None
    context.add_cookies([{"name": "tanggap", "value": cookie.value, "url": address}])
    return context.new_page()


def tags_of(site: Site, number: int) -> set[str]:
    """Name the tags of a ticket."""
    with site.app.app_context():
        return {tag.name for tag in db.session.get_one(Ticket, number).tags}


def test_enter_adds_a_tag_and_takes_none_away(
    site: Site, desk: Page, address: str, agent: User, ticket: Ticket
) -> None:
    site.client(agent).post(f"/desk/tickets/{ticket.id}", data={"tag": "kiosk"})
    desk.goto(f"{address}/desk/tickets/{ticket.id}")
    desk.locator("#tag").fill("vip")
    desk.locator("#tag").press("Enter")
    expect(desk.locator("#tagging .chip")).to_have_count(2)
    assert tags_of(site, ticket.id) == {"kiosk", "vip"}
    desk.get_by_role("button", name="Remove the tag kiosk").click()
    expect(desk.locator("#tagging .chip")).to_have_count(1)
    assert tags_of(site, ticket.id) == {"vip"}


@pytest.mark.parametrize(("back", "text"), [(0, "Halo Hugo, terima"), (5, "Halo, terima Hugo")])
def test_what_is_typed_before_the_editor_has_come_stays_in_order(
    desk: Page, address: str, ticket: Ticket, back: int, text: str
) -> None:
    held: list[Route] = []
    desk.route("**/composer.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright refuses a bare method
    desk.goto(f"{address}/desk/tickets/{ticket.id}")
    desk.locator("#text").click()
    desk.keyboard.type("Halo Hugo")
    for _step in range(back):
        desk.keyboard.press("ArrowLeft")
    held[0].continue_()
    editor = desk.locator(".editor[contenteditable].for-reply")
    editor.wait_for()
    desk.keyboard.type(", terima")
    expect(editor).to_have_text(text)


def test_enter_in_an_address_sends_nothing(site: Site, desk: Page, address: str, ticket: Ticket) -> None:
    desk.goto(f"{address}/desk/tickets/{ticket.id}")
    desk.locator("#text").click()
    editor = desk.locator(".editor[contenteditable].for-reply")
    editor.click()
    desk.keyboard.type("Almost done")
    desk.locator("#to").fill("other@example.com")
    desk.locator("#to").press("Enter")
    expect(editor).to_be_focused()
    with site.app.app_context():
        assert db.session.query(Message).filter_by(ticket_id=ticket.id).count() == 1
        assert db.session.query(Delivery).count() == 0


def test_an_address_that_was_typed_stays_where_the_answer_is_refused(site: Site, agent: User, ticket: Ticket) -> None:
    sent = {"mode": "reply", "to": "other@example.com", "cc": "third@example.com", "body": ""}
    answer = site.client(agent).post(f"/desk/tickets/{ticket.id}/answer", data=sent)
    assert answer.status_code == 422
    assert 'name="to" type="text" inputmode="email" autocomplete="off" value="other@example.com"' in answer.text
    assert 'value="third@example.com"' in answer.text


@pytest.mark.slow
def test_what_arrives_right_after_the_page_is_announced_by_its_first_question(
    site: Site, desk: Page, address: str, console: Console
) -> None:
    desk.goto(f"{address}/desk/")
    site.ticket("Just now", "It came while the page was new.")
    expect(desk.locator("[data-fresh]")).to_be_visible(timeout=SOON_MS)
    console.forgive("favicon")
