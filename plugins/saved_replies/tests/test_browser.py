"""`/` in the composer, in a real browser: by keyboard, by touch, without replacing anything."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from core.api import Ticket, User
from core.testing import Site

Write = Callable[..., int]
Open = Callable[..., Page]
HIDE = """() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def open_ticket(
    site: Site, new_context: Callable[..., BrowserContext], address: str, agent: User, ticket: Ticket
) -> Open:
    """Open the ticket with the cursor in the composer, once its script has taken over the button."""

    def opened(before: Callable[[Page], None] | None = None, **options: object) -> Page:
        context = new_context(**options)
        cookie = site.client(agent).get_cookie("tanggap")
        context.add_cookies([{"name": "tanggap", "value": cookie.value, "url": address}])
        page = context.new_page()
        if before:
            before(page)
        page.goto(f"{address}/desk/tickets/{ticket.id}")
        page.locator("#text").click()
        page.locator(".editor[contenteditable].for-reply").click()
        if not before:
            page.locator("[data-pick][aria-haspopup]").first.wait_for()
        return page

    return opened


def editor(page: Page):
    return page.locator(".editor[contenteditable].for-reply")


def test_slash_filters_and_enter_inserts_where_the_cursor_is(write: Write, open_ticket: Open) -> None:
    write("Refund", steps=[{"action": "tag", "values": {"tag": "refund"}}], files=["terms.txt"])
    write("Opening hours", texts={"en": "We are open."})
    page = open_ticket()
    page.keyboard.type("Before  after")
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("/ref")
    option = page.locator(".pick").get_by_role("option")
    expect(option).to_have_count(1)
    expect(option).to_have_attribute("aria-selected", "true")
    assert editor(page).get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("is on its way")
    words = editor(page).inner_text()
    assert words.index("Before") < words.index("Hello Ani") < words.index("is on its way") < words.index("after")
    assert "/ref" not in words
    expect(page.locator(".chip", has_text="terms.txt")).to_be_visible()
    expect(page.locator("[data-acts=reply] .chip", has_text="refund")).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_arrows_choose_and_escape_closes_without_leaving_the_text(write: Write, open_ticket: Open) -> None:
    write("Alpha", texts={"en": "First"})
    write("Beta", texts={"en": "Second"})
    page = open_ticket()
    page.keyboard.type("/")
    expect(page.locator(".pick").get_by_role("option")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type("x")
    expect(page.get_by_role("listbox")).to_be_hidden()
    assert editor(page).inner_text().strip() == "/x"
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("and/or /")
    expect(page.locator(".pick").get_by_role("option")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("Second")
    assert "and/or" in editor(page).inner_text()


def test_a_slash_typed_before_the_script_has_come_opens_the_list_when_it_comes(write: Write, open_ticket: Open) -> None:
    write("Refund")
    held: list[Route] = []

    def hold(page: Page) -> None:
        page.route("**/pick.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright refuses a bare method

    page = open_ticket(before=hold)
    page.keyboard.type("/ref")
    expect(editor(page)).to_contain_text("/ref")
    held[0].continue_()
    expect(page.locator(".pick").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("Hello Ani")


def test_by_touch_at_360_pixels_the_button_opens_it(write: Write, open_ticket: Open) -> None:
    write("Refund")
    page = open_ticket(viewport={"width": 360, "height": 740}, has_touch=True)
    page.get_by_role("button", name="Saved replies").tap()
    search = page.get_by_role("combobox", name="Saved replies")
    expect(search).to_be_focused()
    search.fill("refu")
    option = page.locator(".pick").get_by_role("option")
    expect(option).to_have_count(1)
    box = option.evaluate("each => each.getBoundingClientRect().toJSON()")
    assert box["height"] >= 44
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    option.tap()
    expect(editor(page)).to_contain_text("Hello Ani")


def test_what_was_inserted_survives_a_reload(write: Write, open_ticket: Open) -> None:
    write("Refund", files=["terms.txt"])
    page = open_ticket()
    page.keyboard.type("/refund")
    expect(page.locator(".pick").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(editor(page)).to_contain_text("is on its way")
    with page.expect_response(lambda response: response.url.endswith("/draft")):
        page.evaluate(HIDE)
    page.reload()
    expect(page.locator("#composer")).to_contain_text("terms.txt")
    assert "is on its way" in page.locator("#text").input_value()


def test_a_gap_that_a_placeholder_left_stands_out(write: Write, open_ticket: Open) -> None:
    write("Firm", texts={"en": "Dear {{ customer.organisation }}"})
    page = open_ticket()
    page.keyboard.type("/firm")
    page.locator(".pick").get_by_role("option").click()
    expect(editor(page)).to_contain_text("[?Customer's organisation?]")
    assert page.evaluate("CSS.highlights.get('gap').size") == 1
