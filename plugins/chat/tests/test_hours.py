"""Hours are read as people write them, and what cannot be read is said; so are the websites that are listed."""

from datetime import UTC, datetime

import pytest

from core.api import Invalid
from core.testing import Site
from plugins.chat.hours import is_within, shifts
from plugins.chat.script import built
from plugins.chat.site_form import origin_of

MONDAY_NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # in Jakarta


@pytest.mark.parametrize(
    ("text", "is_open"),
    [
        ("", True),
        ("mon-fri 08:00-17:00", True),
        ("sen-jum 08.00-17.00", True),
        ("MON 12:00 - 13:00", True),
        ("fri-mon 8:00-24:00", True),
        ("tue-sun 08:00-17:00", False),
        ("mon 08:00-12:00", False),
        ("sun 10:00-12:00\nmon 11:00-14:00", True),
    ],
)
def test_the_chat_is_open_within_its_hours(text: str, is_open: bool) -> None:
    assert is_within(text, "Asia/Jakarta", MONDAY_NOON) is is_open


@pytest.mark.parametrize("text", ["always", "mon 8-17", "xyz 08:00-17:00", "mon 25:00-26:00", "mon 17:00-08:00", "mon"])
def test_hours_that_cannot_be_read_are_named(site: Site, text: str) -> None:
    with site.app.test_request_context(), pytest.raises(Invalid, match=text.split(maxsplit=1)[0]):
        shifts(text)


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Shop.example/", "https://shop.example"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://shop.example:443", "https://shop.example"),
        ("shop.example", None),
        ("https://shop.example/page", None),
        ("https://*.example", None),
        ("https://a@shop.example", None),
        ("javascript://x", None),
        ("null", None),
    ],
)
def test_only_an_origin_is_a_website(text: str, origin: str | None) -> None:
    assert origin_of(text) == origin


def test_all_that_is_loaded_before_and_after_opening_is_at_most_15_kb() -> None:
    plain, squeezed, _tag = built("{}")
    assert len(squeezed) <= 15 * 1024, len(squeezed)
    for forbidden in (b"innerHTML", b"eval(", b"insertAdjacentHTML", b"document.write", b"postMessage", b"data:image"):
        assert forbidden not in plain


def test_the_script_may_be_loaded_from_elsewhere_and_is_asked_for_again_cheaply(site: Site, plugin: str) -> None:
    response = site.client().get("/chat/widget.js", headers={"Accept-Encoding": "gzip"})
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Content-Encoding"] == "gzip"
    again = site.client().get("/chat/widget.js", headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_settings_say_before_which_tag_the_line_belongs(site: Site, plugin: str) -> None:
    page = site.client(site.user("admin", email="ratna@desk.example")).get("/admin/chat/").get_data(as_text=True)

    assert "just before &lt;/body&gt;. It" in page
    assert page.count("</body>") == 1
