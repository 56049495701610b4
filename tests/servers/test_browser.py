"""The browser fixture starts Chromium and hears what its console says."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.servers.browser import Console

PAGES = {
    "/": b"<!doctype html><link rel=icon href='data:,'><title>Hello</title><h1>Hello</h1>",
    "/inline": b"<!doctype html><link rel=icon href='data:,'><title>Inline</title><script>var here = 1</script>",
}


class Strict(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path in PAGES else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src data:")
        self.end_headers()
        self.wfile.write(PAGES.get(self.path, b"nothing"))

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Strict) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_plain_page_leaves_the_console_silent(page: Page, address: str, console: Console) -> None:
    page.goto(address)
    expect(page.get_by_role("heading")).to_have_text("Hello")
    assert console.complaints == []


def test_an_inline_script_against_the_policy_is_heard(page: Page, address: str, console: Console) -> None:
    page.goto(address + "/inline")
    assert "Content Security Policy" in console.complaints[0]
    console.forgive("Content Security Policy")


def test_a_missing_page_is_heard(page: Page, address: str, console: Console) -> None:
    page.goto(address + "/nowhere")
    assert "404" in console.complaints[0]
    console.forgive("404")


def test_a_second_browser_window_is_heard_too(new_context, address: str, console: Console) -> None:
    new_context().new_page().goto(address + "/inline")
    assert console.complaints
    console.forgive("")
