"""Every page fits a phone and a tablet: nothing is cut off at the side, no control lies where no thumb gets.

The site is the demo with every plugin on, in Indonesian, whose words are the longer ones.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from core.contract.addresses import path, rules
from core.models import User
from core.services.installation import demo
from core.testing import Postbox, Site, new_config, served
from core.web.access import owners
from tests.servers.browser import Console

WIDTHS = (360, 768)
PARTS = ("/slots/", "/suggestions", "/updates", "/sign-out", "/static/")
# What sticks out at the side, unless it lies in something that scrolls sideways by itself or is hidden from sight.
STICKS_OUT = """() => {
    const found = [];
    if (document.documentElement.scrollWidth > innerWidth) found.push(`page ${document.documentElement.scrollWidth}`);
    for (const each of document.querySelectorAll("a, button, input, select, textarea, summary, h1, h2, p, img")) {
        const box = each.getBoundingClientRect();
        const is_within = box.right <= innerWidth + 1 && box.left >= -1;
        if (is_within || !box.width || !each.checkVisibility({ visibilityProperty: true })) continue;
        let above = each, is_held = false;
        for (; above && !is_held; above = above.parentElement) {
            const style = getComputedStyle(above);
            is_held = ["auto", "scroll"].includes(style.overflowX) || style.clipPath !== "none";
        }
        if (!is_held) found.push(`${each.tagName} ${each.className} ${each.textContent.trim().slice(0, 40)}`);
    }
    return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """The demo, with every plugin on."""
    made = Site(new_config(tmp_path_factory.mktemp("narrow") / "instance"))
    with made.app.app_context():
        demo.fill_story()
    made.rebuild()
    return made


@pytest.fixture(scope="module")
def address(site: Site) -> Iterator[str]:
    """The site as browsers reach it."""
    with served(site.app) as address:
        yield address


def pages(site: Site, reader: User) -> list[str]:
    """Give the addresses of all pages that an administrator, and a visitor, can open."""
    slugs = {owner.slug for owner in owners(site.app).values()} | {"core"}
    asked = [rule for slug in slugs for rule in rules(site.app, slug) if "GET" in (rule.methods or set())]
    found = sorted({path(site.app, rule, {}) for rule in asked})
    client = site.client(reader)
    return [each for each in found if not any(part in each for part in PARTS) and _is_page(client.get(each))]


def _is_page(answer: object) -> bool:
    return getattr(answer, "status_code", 0) == 200 and getattr(answer, "mimetype", "") == "text/html"


@pytest.fixture(scope="module")
def reader(site: Site) -> User:
    """An administrator."""
    return site.user("admin", email="reader@desk.example")


@pytest.fixture
def phone(
    site: Site, reader: User, address: str, new_context: Callable[..., BrowserContext], console: Console
) -> Iterator[Page]:
    """The browser of an administrator who reads Indonesian."""
    context = new_context(locale="id-ID", viewport={"width": 360, "height": 760}, has_touch=True)
    cookie = site.client(reader).get_cookie("tanggap")
    context.add_cookies([{"name": "tanggap", "value": cookie.value, "url": address}])
    yield context.new_page()
    console.forgive("Failed to load|ERR_|sandboxed|Content Security Policy")


@pytest.mark.slow
def test_nothing_sticks_out_of_a_page_on_a_phone_or_a_tablet(
    site: Site, reader: User, address: str, phone: Page
) -> None:
    found = pages(site, reader)
    assert len(found) > 60, "most pages are looked at"
    wrong = []
    for each in found:
        phone.goto(address + each)
        for width in WIDTHS:
            phone.set_viewport_size({"width": width, "height": 760})
            wrong += [f"{each} at {width}: {what}" for what in phone.evaluate(STICKS_OUT)]
    assert not wrong, "\n".join(wrong)


def test_menus_open_within_the_screen_of_a_phone(address: str, phone: Page) -> None:
    phone.goto(f"{address}/desk/tickets/60")
    _open_each(phone, ".ticket-bar details.menu")
    phone.goto(f"{address}/desk/")
    phone.locator("#rows .tick").first.click()
    _open_each(phone, ".bulk details.menu")


def _open_each(page: Page, menus: str) -> None:
    shown = [each for each in page.locator(menus).all() if each.is_visible()]
    assert shown
    for menu in shown:
        menu.locator("summary").click()
        assert page.evaluate(STICKS_OUT) == []
        item = menu.locator(".item").first
        assert item.evaluate(
            "each => each.contains(document.elementFromPoint(each.getBoundingClientRect().x + 20,"
            " each.getBoundingClientRect().y + 10))"
        ), "the menu is there to be touched, not cut off"
        menu.locator("summary").click()


def test_copies_to_others_are_typed_into_lines_as_long_as_the_answer(address: str, phone: Page) -> None:
    phone.goto(f"{address}/desk/tickets/60")
    phone.locator(".to summary").click()
    assert phone.locator("#cc").bounding_box()["width"] > 200


COPIES = ("bookkeeping@cafe.example", "a.colleague.with.a.long.address@harbour-guesthouse.example")


@pytest.fixture(scope="module")
def copied(site: Site) -> int:
    """The number of a ticket with others in copy."""
    postbox = Postbox(site)
    site.add(postbox.join)
    return postbox.receive("Could you send it again? Our bookkeeper needs it.", cc=COPIES).ticket_number or 0


@pytest.mark.parametrize("width", [*WIDTHS, 1440])
def test_a_long_list_of_copies_makes_no_message_wider_and_each_name_is_readable(
    copied: int, address: str, phone: Page, width: int
) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    phone.goto(f"{address}/desk/tickets/{copied}")
    assert (
        phone.locator(".thread").evaluate("each => each.parentElement.scrollWidth - each.parentElement.clientWidth")
        <= 0
    )
    message = phone.locator(".thread .msg").first.bounding_box()
    assert message is not None
    assert message["x"] + message["width"] <= width
    if width == 1440:
        names = phone.locator("#people li b")
        assert names.count() == len(COPIES)
        assert all(each.bounding_box()["width"] > 150 for each in names.all())  # type: ignore[index]


def test_notifications_stand_beside_their_icon(site: Site, address: str, reader: User, phone: Page) -> None:
    number = site.ticket("A parcel", "Where is it?").number
    site.client(site.user("admin", email="other@desk.example")).post(
        f"/desk/tickets/{number}", data={"assignee_id": str(reader.id)}
    )
    site.run_jobs()
    phone.goto(f"{address}/desk/notifications")
    icon = phone.locator("#notifications li > svg").first.bounding_box()
    words = phone.locator("#notifications li b").first.bounding_box()
    assert icon is not None
    assert words is not None
    assert icon["x"] + icon["width"] < words["x"]
    assert icon["y"] < words["y"] + words["height"]
