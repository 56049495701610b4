"""Nothing that somebody wrote runs, or fetches anything, in the browser of whoever reads it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from core.database import db, writing
from core.declare import SYSTEM, Inbound, InboundFile
from core.identity_kinds import EMAIL
from core.models import Attachment, Customer, Ticket, User
from core.sanitise import clean_html
from core.services.record import events
from core.services.ticket import tickets
from core.testing import Site, served
from tests.abuse.payloads import ALL
from tests.servers.browser import Console

TEXT = "\"'><img src=x onerror=pwned()><script>pwned()</script>{{7*191}}"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='pwned()'><script>pwned()</script></svg>"
POLYGLOT = b"GIF89a/*<script>pwned()</script>*/=1;pwned()"
FOREIGN = """html => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const bad = "script,style,svg,math,title,textarea,template,iframe,object,embed,form,link,meta,base,noscript,input";
    const found = [...page.querySelectorAll(bad)].map(each => each.outerHTML);
    for (const each of page.querySelectorAll("body *"))
        for (const {name, value} of each.attributes)
            if (name.startsWith("on") || /^[\\s\\x00-\\x20]*(javascript|vbscript|data:text)/i.test(value)
                || ["srcdoc", "formaction", "ping", "srcset", "background", "action"].includes(name))
                found.push(`${name}=${value}`);
    return found;
}"""


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The site as browsers reach it."""
    with served(site.app) as address:
        yield address


@pytest.fixture
def hostile(site: Site) -> Ticket:
    """A ticket full of it, by a customer called so, with files called so."""
    files = (
        InboundFile(f"{TEXT}.svg", "image/svg+xml", SVG),
        InboundFile("a.gif", "image/gif", POLYGLOT, content_id=TEXT),
        InboundFile("a.html", "text/html", b"<script>pwned()</script>"),
    )
    ticket = site.ticket(subject=TEXT, name=TEXT, html=ALL[0], files=files, message_id=TEXT[:60], notes=(TEXT,))
    with site.app.app_context(), writing() as session:
        customer = session.get_one(Customer, ticket.customer_id)
        customer.name = customer.notes = TEXT
        mine = session.get_one(Ticket, ticket.id)
        for number, payload in enumerate(ALL[1:45]):
            written = Inbound("phone", str(number), (EMAIL, "ani@example.com"), name=TEXT, subject=TEXT, html=payload)
            tickets.add_inbound(mine, customer, written, None, is_verified=False)
        events.record("ticket.merged", SYSTEM, ticket=mine, data={"number": 1, "subject": TEXT})
    for start in range(45, len(ALL), 45):
        site.ticket(subject=TEXT, name=TEXT, html="".join(ALL[start : start + 45]), quoted_html="".join(ALL[:20]))
    return ticket


class Witness:
    """A browser that notes every call of `pwned()`, every dialog, and every request to another place than ours."""

    def __init__(self, context: BrowserContext, site: Site, user: User, address: str) -> None:
        self.seen: list[str] = []
        self._address = address
        cookie = site.client(user).get_cookie("tanggap")
        context.add_cookies([{"name": "tanggap", "value": cookie.value, "url": address}])
        context.expose_function("pwned", lambda: self.seen.append("ran"))
        self.page: Page = context.new_page()
        self.page.on("dialog", lambda dialog: (self.seen.append(dialog.message), dialog.dismiss()))
        context.on("request", lambda request: self._ask(request.url, request.method))

    def _ask(self, url: str, method: str) -> None:
        elsewhere = not url.startswith((f"{self._address}/", "data:", "about:", "blob:"))
        if elsewhere or "/sign-out" in url or "/trash" in url or method != "GET":
            self.seen.append(f"{method} {url}")

    def look(self, path: str) -> str:
        """Open a page as a person would; give what it says."""
        self.page.goto(self._address + path)
        self.page.wait_for_timeout(150)
        return self.page.locator("body").inner_text()


@pytest.fixture
def witness(
    site: Site, new_context: Callable[..., BrowserContext], address: str, console: Console
) -> Iterator[Witness]:
    """An administrator's browser, for they have the most to lose. What the policy had to stop is no complaint here."""
    yield Witness(new_context(), site, site.user("admin", name=TEXT[:120]), address)
    console.forgive("Content Security Policy|sandboxed|404|Failed to load")


@pytest.mark.abuse("A33", "A34", "A39")
def test_nothing_that_a_customer_wrote_runs_on_any_page(site: Site, hostile: Ticket, witness: Witness) -> None:
    """A33, A34, A35, A39: a ticket full of payloads, in the body and in every name, on each page that shows them."""
    with site.app.app_context():
        handles = list(db.session.scalars(db.select(Attachment.handle)))
    number = hostile.id
    shown = [f"/desk/tickets/{each}" for each in range(number, number + 2)]
    paths = [*shown, f"/desk/tickets/{number}/history", "/desk/", "/desk/search?q=onerror", "/desk/customers",
             f"/desk/customers/{hostile.customer_id}", "/desk/views", "/admin/people", "/admin/audit", "/account",
             f"/desk/search?q={TEXT}", "/desk/messages/46/body"]  # fmt: skip
    for path in paths:
        assert "1337" not in witness.look(path), path
        assert witness.seen == [], path
    assert len(handles) == 3
    witness.page.evaluate("pwned()")  # the witness sees what there is to see
    assert witness.seen == ["ran"]


NAMED = {
    **dict.fromkeys(("tag", "team", "desk", "role", "status", "category", "view", "user"), "name"),
    "custom_field": "label",
}
"""Tables whose names staff write, and the column."""


@pytest.fixture
def vandalised(site: Site, hostile: Ticket) -> Ticket:
    """A site on which an agent called everything so, in the hope that an administrator looks at it."""
    admin = site.client(site.user("admin", email="vandal@desk.example"))
    for path, values in (
        ("/admin/teams/new", {"name": "a"}),
        ("/admin/categories/new", {"name": "a", "parent_id": "", "desk_id": ""}),
        ("/admin/fields/new", {"label": "a", "type": "choice", "options": TEXT, "desk_id": ""}),
        ("/desk/views/new", {"name": "a", "query": TEXT, "shared_with": "me"}),
        (f"/desk/tickets/{hostile.id}/acts/tag", {"tag": "a"}),
    ):
        assert admin.post(path, data=values).status_code in {302, 303}, path
    with site.app.app_context(), writing() as session:
        for table, column in NAMED.items():
            for (number,) in session.execute(db.text(f'SELECT id FROM "{table}"')).all():
                words = {"words": TEXT[:60] + str(number), "id": number}
                session.execute(db.text(f'UPDATE "{table}" SET "{column}" = :words WHERE id = :id'), words)
    return hostile


@pytest.mark.slow
@pytest.mark.abuse("A35")
def test_nothing_that_staff_wrote_runs_before_an_administrator(
    site: Site, vandalised: Ticket, witness: Witness
) -> None:
    lists = (
        "people",
        "teams",
        "tags",
        "fields",
        "statuses",
        "categories",
        "desks",
        "roles",
        "audit",
        "general",
        "jobs",
    )
    ones = ("people/1", "teams/1", "tags/1", "fields/1", "statuses/1", "categories/1", "desks/1", "roles/1")
    at_desk = (f"tickets/{vandalised.id}", f"tickets/{vandalised.id}/history", "", "views", "views/1", "search?q=a")
    paths = [*(f"/admin/{each}" for each in (*lists, *ones)), *(f"/desk/{each}" for each in at_desk), "/account"]
    shown = ""
    for path in paths:
        shown += witness.look(path)
        assert witness.seen == [], path
    assert shown.count("onerror=pwned()") > len(NAMED)


@pytest.mark.abuse("A40")
def test_a_cleaned_mail_means_the_same_to_a_browser_as_to_the_cleaner(page: Page) -> None:
    """A40: no element and no attribute comes to be between the two, in one reading or in two."""
    for payload in ALL:
        once = clean_html(payload).html
        assert page.evaluate(FOREIGN, once) == [], payload
        again = page.evaluate("html => { const e = document.createElement('div'); e.innerHTML = html; "
                              "return e.innerHTML }", once)  # fmt: skip
        assert page.evaluate(FOREIGN, again) == [], payload
        assert clean_html(once).html == once, payload


@pytest.mark.abuse("A38")
def test_a_file_opened_by_its_address_runs_nothing(site: Site, hostile: Ticket) -> None:
    """A38: saved, never shown; a picture is one by its bytes, and no script may be read out of it."""
    browser = site.client(site.user("admin"))
    with site.app.app_context():
        handles = list(db.session.scalars(db.select(Attachment.handle)))
    for handle in handles:
        response = browser.get(f"/desk/files/{handle}")
        is_picture = response.data.startswith(b"GIF89a")
        assert response.headers["Content-Disposition"].startswith("inline" if is_picture else "attachment")
        assert response.headers["Content-Type"] == ("image/gif" if is_picture else "application/octet-stream")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
