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

PAGE = (
    '<!doctype html><html lang="en"><title>Shop</title><h1>Cups</h1>'
    '<script src="{0}/chat/widget.js" async data-site="web"></script>'
)


def serve(app: Any) -> Iterator[str]:
    """Serve until the test is over."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def desk(site: Site, shop: str) -> Iterator[str]:
    """The help desk as browsers reach it."""
    yield from serve(site.app)


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
    page.wait_for_selector(".meta >> text=Sent", timeout=3000)
    with site.app.app_context():
        (ticket,) = context("chat").session.query(Ticket).all()
        assert context("chat").session.query(Message).one().text == "Do you have <b>cups</b>?"
    data = {"mode": "reply", "to": "ani@example.com", "body": "Yes, blue ones.", "seen": "0", "then": ""}
    site.client(agent).post(f"/desk/tickets/{ticket.id}/answer", data=data)
    page.wait_for_selector(".say >> text=Yes, blue ones.", timeout=3000)
    page.reload()
    page.click(".launcher")
    page.wait_for_selector(".say >> text=Yes, blue ones.")
    assert page.locator(".lines .say").count() == 3
    console.forgive("favicon")
