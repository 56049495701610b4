"""A customer in a real browser: in by a mailed link, by the link to one ticket, in Indonesian too."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.api import Message, Ticket, User, context, customer_at, reply
from core.testing import Postbox, Site, served

ANI = "ani@example.com"
ENGLISH = {
    "ask": "Mail me a link",
    "mailed": "Look into your mailbox",
    "enter": "Sign in",
    "mine": "My tickets",
    "text": "Your answer",
    "send": "Send",
    "solved": "This is solved",
    "again": "It is not solved",
}
INDONESIAN = {
    "ask": "Kirimi saya tautan",
    "mailed": "Periksa kotak surat Anda",
    "enter": "Masuk",
    "mine": "Tiket saya",
    "text": "Balasan Anda",
    "send": "Kirim",
    "solved": "Ini sudah beres",
    "again": "Ini belum beres",
}
NOTHING_SIDEWAYS = "document.scrollingElement.scrollWidth <= window.innerWidth"


@pytest.fixture
def address(site: Site, plugin: str, postbox: Postbox) -> Iterator[str]:
    """The site as browsers reach it: forms want their tokens, and mails lead here."""
    with served(site.app) as here:
        with site.app.app_context():
            context("core").save_settings({"site_url": here})
        yield here


@pytest.fixture
def mailed(site: Site, postbox: Postbox, address: str) -> Callable[[str], str]:
    """Gives the newest mailed address that begins like this."""

    def find(head: str) -> str:
        site.run_jobs()
        found = re.findall(rf"{address}{head}[\w./-]+", "\n".join(each.text for each in postbox.sent))
        assert found, [each.text for each in postbox.sent]
        return str(found[-1])

    return find


def sign_in(page: Page, address: str, mailed: Callable[[str], str], words: dict[str, str]) -> None:
    """Ask for a link, open the mail, press the button."""
    page.goto(f"{address}/my")
    page.get_by_role("textbox").fill(ANI)
    page.get_by_role("button", name=words["ask"]).click()
    page.get_by_role("heading", name=words["mailed"]).wait_for()
    page.goto(mailed("/my/enter/"))
    page.get_by_role("main").get_by_role("button", name=words["enter"]).click()
    page.get_by_role("heading", name=words["mine"], level=1).wait_for()


def answer(page: Page, text: str, words: dict[str, str], **file: Any) -> None:
    """Write an answer, with a file or without, and see it in the thread."""
    page.get_by_label(words["text"]).fill(text)
    if file:
        page.locator("input[type=file]").set_input_files([file])
    page.get_by_role("button", name=words["send"]).click()
    page.locator("ol.talk").get_by_text(text).wait_for()


def test_a_customer_signs_in_by_mail_answers_with_a_file_closes_and_opens_again(
    site: Site, address: str, mailed: Callable[[str], str], page: Page
) -> None:
    number = site.ticket().id
    sign_in(page, address, mailed, ENGLISH)
    page.get_by_role("link", name="The printer is broken").click()
    answer(page, "See the picture", ENGLISH, name="note.txt", mimeType="text/plain", buffer=b"It smokes.")
    with page.expect_download() as taken:
        page.get_by_role("link", name="note.txt").click()
    assert taken.value.path().read_bytes() == b"It smokes."

    page.get_by_role("button", name=ENGLISH["solved"]).click()
    page.get_by_role("button", name=ENGLISH["again"]).wait_for()
    page.get_by_role("link", name="My tickets").first.click()
    page.get_by_role("link", name="Solved").click()
    page.get_by_role("link", name="The printer is broken").click()
    page.get_by_role("button", name=ENGLISH["again"]).click()
    page.get_by_role("button", name=ENGLISH["solved"]).wait_for()
    with site.app.app_context():
        found = context("portal").session.get_one(Ticket, number)
        assert found.closed_at is None
        assert context("portal").session.query(Message).filter_by(ticket_id=number, text="See the picture").count() == 1


def test_the_link_of_a_mail_opens_one_ticket_and_answers_it(
    site: Site, address: str, mailed: Callable[[str], str], agent: User, page: Page
) -> None:
    number = site.ticket().id
    site.ticket("Another matter", "Something else.")
    with site.app.app_context():
        session = context("portal").session
        reply(session.get_one(Ticket, number), session.get_one(User, agent.id), "<p>Switch it <b>off</b></p>")
    page.goto(mailed("/my/t/"))
    page.locator("ol.talk").get_by_text("Switch it off").wait_for()
    answer(page, "I did, thank you", ENGLISH)
    page.goto(f"{address}/my")
    page.get_by_role("button", name=ENGLISH["ask"]).wait_for()
    expect(page.get_by_text("Another matter")).to_have_count(0)


def test_an_answer_without_words_says_so_and_can_be_written_then(
    site: Site, address: str, mailed: Callable[[str], str], page: Page, console: Any
) -> None:
    number = site.ticket().id
    sign_in(page, address, mailed, ENGLISH)
    page.goto(f"{address}/my/tickets/{number}")
    page.get_by_role("button", name=ENGLISH["send"]).click()
    page.get_by_role("alert").get_by_text("Not sent yet.").wait_for()
    answer(page, "Now with words", ENGLISH)
    console.forgive("422")


def test_on_a_phone_in_indonesian_all_is_there_and_nothing_sticks_out(
    site: Site, address: str, mailed: Callable[[str], str], new_context: Callable[..., Any]
) -> None:
    number = site.ticket("Printer saya rusak dan mengeluarkan asap sejak kemarin sore", "Tolong.").id
    with site.app.app_context(), context("portal").transaction():
        ani = customer_at("email", ANI)
        assert ani is not None
        ani.locale = "id"
    page: Page = new_context(viewport={"width": 360, "height": 740}, locale="id-ID", has_touch=True).new_page()
    sign_in(page, address, mailed, INDONESIAN)
    expect(page.locator("html")).to_have_attribute("lang", "id")
    for path in ("/my", "/my?show=closed", "/my/account", "/my/data", f"/my/tickets/{number}"):
        page.goto(address + path)
        assert page.evaluate(NOTHING_SIDEWAYS), path
    answer(page, "Masih berasap", INDONESIAN)
    page.get_by_role("button", name=INDONESIAN["solved"]).click()
    page.get_by_role("button", name=INDONESIAN["again"]).click()
    page.get_by_role("button", name=INDONESIAN["solved"]).wait_for()
    assert page.evaluate(NOTHING_SIDEWAYS)
