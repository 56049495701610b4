"""No page of the core or a bundled plugin keeps anybody out: axe-core finds nothing serious, the console is silent.

Each page is looked at wide and narrow, light and dark. Which pages there are, the map of routes says.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask.testing import FlaskClient
from playwright.sync_api import BrowserContext, Page

from core.services.installation import site as service
from core.testing import PASSWORD, Site, new_config, served
from tests.look.gallery import ADMIN, ID, PARTS, VISITOR, Gallery, Part
from tests.servers.browser import Console

AXE = Axe().axe_script
SERIOUS = frozenset({"serious", "critical"})
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 740}
# Of the second look only what colours and room can change is asked for. Frames are documents of their own, which other
# people wrote or which are pages that are looked at already.
WHOLE: dict[str, Any] = {"resultTypes": ["violations"], "iframes": False}
COLOURS: dict[str, Any] = {**WHOLE, "runOnly": ["color-contrast"]}
LOOKS = ((WIDE, "light", WHOLE), (NARROW, "light", WHOLE), (NARROW, "dark", COLOURS), (WIDE, "dark", COLOURS))
ALL = "TANGGAP_TEST_LOOKS" in os.environ  # all four ways for each page, which takes minutes more
NOT_FOUND = ("/nothing-is-here", "/desk/nothing-is-here", "/desk/tickets/999999")
STEPS, LAST_STEPS = ("/setup/language", "/setup/site", "/setup/admin"), ("/setup/plugins", "/setup/mail", "/setup/done")
PERSON = {"name": "Budi", "email": "budi@desk.example"}
NO_PAGE = {
    *(
        "/healthz",
        "/updates",
        "/admin/branding/contrast",
        "/desk/saved-replies/find/<int(max=9007199254740992):number>",
    ),
    *("/static/<digest>/<path:name>", "/static/p/<slug>/<digest>/<path:name>", "/static/t/<slug>/<digest>/<path:name>"),
    *(
        "/brand/picture/<name>",
        "/brand/style/<brand>/<digest>/<which>.css",
        "/admin/branding/draft/<digest>/<which>.css",
    ),
    *("/help/pictures/<handle>", "/help/sitemap.xml", "/chat/widget.js", "/hooks/chat/file/<key>"),
    *("/my/files/<handle>", "/my/t/<token>/files/<handle>", "/desk/files/<handle>"),
    *(f"/admin/quarantine/<{ID}:inbox_id>/raw", f"/desk/messages/<{ID}:message_id>/original"),
}
"""Files and answers for programs."""
PARTS_OF_PAGES = {"/help/suggest", f"/desk/tickets/<{ID}:number>/suggestions", f"/desk/messages/<{ID}:message_id>/body"}
"""What stands in a page that is looked at. The body of a mail is a document of its own, in which no script runs."""
LEADS_ON = {"/admin/branding/preview", "/admin/themes/<slug>/preview", "/help/a/<int:number>", "/my/new"}
"""Addresses that lead to another page."""
TRANSIENT = {
    *("/sign-in/code", "/admin/plugins/<slug>/delete", "/slots/<place>/<path:template>"),
    *(f"/desk/bulk/<{ID}:bulk_id>", "/desk/chat/tickets/<int:number>"),
    *(f"/setup{step}" for step in ("", "/language", "/site", "/admin", "/plugins", "/mail", "/done")),
}
"""Pages and parts that are there at certain moments only; those of the set-up have a test below."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """One demo for all pages."""
    return Gallery(tmp_path_factory.mktemp("gallery"))


@pytest.fixture(scope="module")
def address(gallery: Gallery) -> Iterator[str]:
    """The demo as browsers reach it."""
    with served(gallery.site.app) as address:
        yield address


class Eye:
    """Looks at pages, and keeps what is wrong with them."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.wrong: list[str] = []
        self.looked = 0

    def look(self, path: str) -> None:
        """Look at a page: by turns in one of the ways, or in each where `TANGGAP_TEST_LOOKS` asks for all."""
        self.page.set_viewport_size(WIDE)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self.page.goto(self.address + path)
        self.look_here()

    def look_here(self) -> None:
        """Look at the page that is open."""
        self.looked += 1
        path = self.page.url.removeprefix(self.address)
        self.page.evaluate(AXE)
        for size, scheme, options in LOOKS if ALL else LOOKS[self.looked % 4 :][:1]:
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=scheme)
            found = self.page.evaluate("options => axe.run(document, options)", options)
            self.wrong += [f"{path}, {size['width']} px, {scheme}: {each}" for each in _said(found)]
            if self.page.evaluate("document.scrollingElement.scrollWidth > window.innerWidth"):
                self.wrong.append(f"{path}, {size['width']} px: it scrolls sideways")


def _said(found: dict[str, Any]) -> Iterator[str]:
    for each in found["violations"]:
        if each["impact"] in SERIOUS:
            nodes = [f"{' '.join(map(str, node['target']))} {node['html'][:160]}" for node in each["nodes"]]
            shown = "; ".join(nodes[:4])
            yield f"{each['id']} ({len(nodes)}): {shown}"


def browser_of(new_context: Callable[..., BrowserContext], client: FlaskClient, address: str) -> Page:
    """Give a real browser that is signed in as a client of Flask's is."""
    context = new_context()
    cookies = [{"name": each.key, "value": each.value, "url": address} for each in client._cookies.values()]  # type: ignore[union-attr]
    context.add_cookies(cookies)
    return context.new_page()


@pytest.mark.parametrize("part", PARTS, ids=" ".join)
def test_no_page_keeps_anybody_out(
    gallery: Gallery, address: str, part: Part, new_context: Callable[..., BrowserContext], console: Console
) -> None:
    pages = dict(gallery.pages(part))
    assert {
        rule for rule, page in pages.items() if page is None
    } - NO_PAGE - PARTS_OF_PAGES - LEADS_ON - TRANSIENT == set()
    eyes = {name: Eye(browser_of(new_context, client, address), address) for name, client in gallery.browsers.items()}
    for rule, page in pages.items():
        if page is not None and rule not in PARTS_OF_PAGES:
            eyes[page.person].look(page.address)
    console.forgive(r"404.*/favicon\.ico")  # which a browser asks for where a document, such as a mail, names no icon
    wrong = "\n".join(each for eye in eyes.values() for each in eye.wrong)
    assert not wrong, f"\n{wrong}"


def test_a_ticket_with_people_in_copy_keeps_nobody_out(
    gallery: Gallery, address: str, new_context: Callable[..., BrowserContext]
) -> None:
    eye = Eye(browser_of(new_context, gallery.browsers[ADMIN], address), address)
    for _way in LOOKS:
        eye.look(f"/desk/tickets/{gallery.copied}")
    assert eye.wrong == []


def test_a_page_that_is_not_there_keeps_nobody_out(
    gallery: Gallery, address: str, new_context: Callable[..., BrowserContext], console: Console
) -> None:
    for person, paths in ((VISITOR, NOT_FOUND[:1]), (ADMIN, NOT_FOUND)):
        eye = Eye(browser_of(new_context, gallery.browsers[person], address), address)
        for path in paths:
            eye.look(path)
        assert eye.wrong == []
    console.forgive("404")


def test_the_set_up_keeps_nobody_out(
    tmp_path: Path, new_context: Callable[..., BrowserContext], console: Console
) -> None:
    site = Site(new_config(tmp_path / "instance"))
    site.activate("email")
    client = site.client()
    with site.app.app_context():
        token = (service.setup_link("") or "").partition("token=")[2]
    with served(site.app) as address:
        first = Eye(browser_of(new_context, client, address), address)
        first.look(f"/setup?token={token}")
        client.post("/setup", data={"token": token})
        eye = Eye(browser_of(new_context, client, address), address)
        for path in STEPS:
            eye.look(path)
        client.post("/setup/admin", data={**PERSON, "password": PASSWORD, "repeat": PASSWORD})
        last = Eye(browser_of(new_context, client, address), address)
        for path in LAST_STEPS:
            last.look(path)
            assert path in last.page.url
        last.page.goto(f"{address}/setup/mail")
        last.page.get_by_label("E-mail address").fill("no address")
        last.page.get_by_role("button", name="Continue").click()
        last.page.locator(".more-table").evaluate("fold => fold.open = true")
        last.look_here()
        console.forgive("422")
    assert first.wrong + eye.wrong + last.wrong == []


def test_what_keeps_people_out_is_found(page: Page) -> None:
    page.set_content("<main><img src='data:,'><p style='color:#bbb;background:#fff'>Pale</p></main>")
    page.evaluate(AXE)
    found = " ".join(_said(page.evaluate("options => axe.run(document, options)", WHOLE)))
    assert "image-alt" in found
    assert "color-contrast" in found
