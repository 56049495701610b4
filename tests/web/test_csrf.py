"""A request that changes something has to come from a page of ours."""

import re

import pytest
from flask.testing import FlaskClient

from core.models import User
from core.testing import Site


@pytest.fixture
def browser(site: Site, admin: User) -> FlaskClient:
    """A signed-in browser of which tokens are asked."""
    client = site.client(admin)
    site.app.config["WTF_CSRF_ENABLED"] = True
    return client


def token(client: FlaskClient, path: str = "/account") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def change(client: FlaskClient, headers: dict[str, str] | None = None, **fields: str) -> int:
    values = {"name": "Changed", "email": "admin@desk.example", "locale": "", "timezone": ""}
    values |= {"appearance": "dark", "after_reply": "stay", "signature": ""}
    return client.post("/account", data=values | fields, headers=headers or {}).status_code


def test_with_the_token_of_the_page_it_goes_through(browser: FlaskClient) -> None:
    assert change(browser, csrf_token=token(browser)) == 302


def test_the_token_may_come_in_a_header(browser: FlaskClient) -> None:
    assert change(browser, {"X-CSRFToken": token(browser)}) == 302


@pytest.mark.parametrize("given", ["", "made up"])
def test_without_a_good_token_it_is_refused(browser: FlaskClient, given: str) -> None:
    assert change(browser, csrf_token=given) == 400
    assert "Changed" not in browser.get("/account").text


def test_the_token_of_another_session_is_refused(site: Site, browser: FlaskClient, agent: User) -> None:
    other = site.client(agent)
    site.app.config["WTF_CSRF_ENABLED"] = True
    foreign = token(other)
    token(browser)
    assert change(browser, csrf_token=foreign) == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://sub.localhost"},
        {"Origin": "https://localhost"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_request_made_by_another_site_is_refused_even_with_the_token(
    browser: FlaskClient, headers: dict[str, str]
) -> None:
    assert change(browser, headers, csrf_token=token(browser)) == 403


def test_a_request_made_by_our_own_page_is_not(browser: FlaskClient) -> None:
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert change(browser, own, csrf_token=token(browser)) == 302


def test_a_json_body_sent_as_plain_text_is_refused(browser: FlaskClient) -> None:
    answer = browser.post("/account", data='{"name": "Changed"}', content_type="text/plain")
    assert answer.status_code == 400


def test_signing_in_needs_a_token_too(site: Site) -> None:
    client = site.client()
    site.app.config["WTF_CSRF_ENABLED"] = True
    assert client.post("/sign-in", data={"email": "a@b.example", "password": "x"}).status_code == 400
