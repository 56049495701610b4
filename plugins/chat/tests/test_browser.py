"""The widget in a real browser, on a page of another origin whose policy allows nothing but this chat."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug import Request, Response
from werkzeug.serving import make_server

from core.api import Message, Ticket, context
from core.testing import Site
from plugins.chat.tests.visitor import make_site
from tests.road.running import slowness_now

CUT_SECONDS = 3
SOON_MS = 3000  # the widget asks every two seconds

PAGE = (
    '<!doctype html><html lang="en"><title>Shop</title><h1>Cups</h1>'
    '<script src="{0}/chat/widget.js" async data-site="web"></script>'
)


class Server:
    """Serves an application until it is stopped; it may start again at the same address."""

    def __init__(self, app: Any) -> None:
        self.app, self.port = app, 0
        self.start()

    def start(self) -> None:
        """Listen; at the port of before, if there was one."""
        self.server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        self.port = self.server.port
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def stop(self) -> None:
        """Refuse all connections."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


def serve(app: Any) -> Iterator[str]:
    """Serve until the test is over."""
    server = Server(app)
    yield f"http://127.0.0.1:{server.port}"
    server.stop()


@pytest.fixture
def desk_server(site: Site, shop: str) -> Iterator[Server]:
    """The server of the help desk."""
    server = Server(site.app)
    yield server
    server.stop()


@pytest.fixture
def desk(desk_server: Server) -> str:
    """The help desk as browsers reach it."""
    return f"http://127.0.0.1:{desk_server.port}"


@pytest.fixture
def foreign(desk: str, site: Site) -> Iterator[str]:
    """A page of somebody else, with a strict policy."""
    policy = f"default-src 'none'; script-src {desk}; connect-src {desk}; require-trusted-types-for 'script'"

    @Request.application
    def app(_request: Request) -> Response:
        return Response(PAGE.format(desk), mimetype="text/html", headers={"Content-Security-Policy": policy})

    for address in serve(app):
        make_site(site, "web", origins=address, needs_agent=False)
        yield address


def test_a_visitor_chats_from_a_strict_page_and_goes_on_after_a_reload(
    site: Site, foreign: str, agent: Any, page: Any, console: Any
) -> None:
    page.goto(f"{foreign}/")
    page.click(".launcher")
    page.fill("[name=name]", "Ani")
    page.fill("[name=email]", "ani@example.com")
    page.fill("[name=text]", "Do you have <b>cups</b>?")
    page.click(".go")
    page.wait_for_selector("li.me >> text=Do you have <b>cups</b>?")
    page.wait_for_selector(".meta >> text=Sent", timeout=SOON_MS * slowness_now())
    with site.app.app_context():
        (ticket,) = context("chat").session.query(Ticket).all()
        assert context("chat").session.query(Message).one().text == "Do you have <b>cups</b>?"
    data = {"mode": "reply", "to": "ani@example.com", "body": "Yes, blue ones.", "seen": "0", "then": ""}
    site.client(agent).post(f"/desk/tickets/{ticket.id}/answer", data=data)
    page.wait_for_selector(".say >> text=Yes, blue ones.", timeout=SOON_MS * slowness_now())
    page.reload()
    page.click(".launcher")
    page.wait_for_selector(".say >> text=Yes, blue ones.")
    assert page.locator(".lines .say").count() == 3
    console.forgive("favicon")


def test_nothing_is_lost_or_doubled_over_a_restart_of_the_server_and_a_cut_of_the_network(
    site: Site, foreign: str, desk_server: Server, agent: Any, page: Any, console: Any
) -> None:
    page.goto(f"{foreign}/")
    page.click(".launcher")
    page.fill("[name=name]", "Ani")
    page.fill("[name=email]", "ani@example.com")
    page.fill("[name=text]", "one")
    page.click(".go")
    page.wait_for_selector("li.me .meta >> text=Sent")

    desk_server.stop()
    write(page, "two")
    page.wait_for_timeout(1500)
    desk_server.start()
    arrives(page, 2)

    page.context.set_offline(True)
    write(page, "three")
    write(page, "four")
    with site.app.app_context():
        (ticket,) = context("chat").session.query(Ticket).all()
    data = {"mode": "reply", "to": "ani@example.com", "body": "Meanwhile", "seen": "0", "then": ""}
    site.client(agent).post(f"/desk/tickets/{ticket.id}/answer", data=data)
    page.wait_for_timeout(CUT_SECONDS * 1000)
    page.context.set_offline(False)
    page.wait_for_selector(".say >> text=Meanwhile")
    arrives(page, 4)
    with site.app.app_context():
        said = [each.text for each in context("chat").session.query(Message).order_by(Message.id)]
        assert [text for text in said if text != "Meanwhile"] == ["one", "two", "three", "four"]
        assert said.count("Meanwhile") == 1
        assert context("chat").session.query(Ticket).count() == 1
    console.forgive("favicon|Failed to load resource")


def write(page: Any, text: str) -> None:
    """Write something in the open conversation."""
    page.fill("textarea", text)
    page.press("textarea", "Enter")


def arrives(page: Any, count: int) -> None:
    """Wait until so many of the visitor's lines are shown, and none of them waits any more."""
    page.wait_for_function(
        """count => {
          const root = [...document.querySelectorAll("*")].map((each) => each.shadowRoot).find(Boolean) ?? document;
          return root.querySelectorAll("li.me").length === count && !/Sending/.test(root.textContent);
        }""",
        arg=count,
    )
