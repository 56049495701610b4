"""Articles where they are needed, in a real browser: while a request is written, and beside a ticket."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from core.api import User
from core.testing import Site, served

from .test_reading import counted
from .writer import Writer


@pytest.fixture
def article(writer: Writer, site: Site) -> int:
    """A public article, and a form of request."""
    site.activate("form")
    return writer.write()


@pytest.fixture
def address(site: Site, article: int) -> Iterator[str]:
    """The site as browsers reach it, all plugins switched on."""
    with served(site.app) as address:
        yield address


def test_articles_come_while_a_request_is_written_and_that_solved_it_is_counted(
    article: int, site: Site, address: str, page: Page
) -> None:
    page.goto(f"{address}/contact")
    page.locator("[name=text]").press_sequentially("Where is my parcel, I wait", delay=10)
    page.get_by_role("link", name="Where is my parcel?").wait_for()
    page.locator("[name=text]").fill("zzzz qqqq")
    expect(page.locator("[data-kb-suggest] li")).to_have_count(0)
    page.locator("[name=text]").fill("parcel")
    page.get_by_role("button", name="That solved it").click()
    page.get_by_text("Nothing was sent to us").wait_for()
    assert counted(site, article)[3] == 1


def test_an_article_beside_a_ticket_goes_into_the_answer_as_link_and_as_text(
    article: int, site: Site, address: str, agent: User, context: BrowserContext, page: Page
) -> None:
    number = site.ticket("Where is my parcel", "I wait for my parcel.").number
    cookie = site.client(agent).get_cookie("tanggap")
    assert cookie is not None
    context.add_cookies([{"name": "tanggap", "value": cookie.value, "url": address}])
    page.goto(f"{address}/desk/tickets/{number}")
    page.locator("#text").click()
    editor = page.locator(".editor[contenteditable].for-reply")
    editor.click()
    page.keyboard.type("Look here: ")
    page.get_by_role("button", name="Insert link").click()
    link = editor.get_by_role("link", name="Where is my parcel?")
    assert f"/help/a/{article}" in (link.get_attribute("href") or "")
    page.get_by_role("button", name="Insert text").click()
    expect(editor).to_contain_text("We deliver parcels every day.")
    expect(editor).to_contain_text("Look here:")
