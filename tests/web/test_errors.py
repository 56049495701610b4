"""What people see when something does not work."""

import sqlite3

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from core.database import db
from core.errors import ChangedMeanwhile, Invalid, NotFound, Refused
from core.models import User
from core.testing import Site
from core.web.access import open_to_all


def fail_with(app: Flask, error: BaseException) -> None:
    """Put a page into the app that fails."""

    @open_to_all
    def page() -> str:
        raise error

    app.view_functions["public.home"] = page


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound("There is no ticket #7."), 404),
        (Refused("That is not yours."), 403),
        (Invalid("The name is missing."), 422),
        (ChangedMeanwhile("Somebody was quicker."), 409),
    ],
)
def test_our_own_errors_say_what_they_mean(site: Site, error: Exception, code: int) -> None:
    fail_with(site.app, error)
    answer = site.client().get("/")
    assert answer.status_code == code
    assert str(error) in answer.text


def test_an_unknown_error_is_logged_and_shows_nothing_but_a_name(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    fail_with(site.app, RuntimeError("the secret of line 42"))
    answer = site.client().get("/")
    assert answer.status_code == 500
    assert "secret of line" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "the secret of line 42" in caplog.text
    assert answer.headers["X-Request-Id"] in caplog.text


def test_a_busy_database_asks_to_come_back(site: Site) -> None:
    fail_with(site.app, OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked")))
    answer = site.client().get("/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


def test_what_was_typed_is_kept_when_the_database_is_busy(site: Site) -> None:
    @open_to_all
    def page() -> str:
        raise OperationalError("INSERT", {}, sqlite3.OperationalError("database is locked"))

    site.app.view_functions["auth.forgot"] = page
    answer = site.client().post("/sign-in/forgot", data={"email": "ani@example.com", "password": "never shown"})
    assert answer.status_code == 503
    assert 'value="ani@example.com"' in answer.text
    assert "never shown" not in answer.text


def test_a_full_disk_is_named(site: Site) -> None:
    fail_with(site.app, OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full")))
    assert site.client().get("/").status_code == 507
    fail_with(site.app, OSError(28, "No space left on device"))
    assert site.client().get("/").status_code == 507


def test_the_page_of_an_error_needs_no_database(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_arguments: object, **_values: object) -> None:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("unable to open database file"))

    client = site.client()
    with site.app.app_context():
        monkeypatch.setattr(type(db.session()), "execute", gone)
        monkeypatch.setattr(type(db.session()), "scalars", gone)
    answer = client.get("/nothing")
    assert answer.status_code == 404
    assert "Nothing is here" in answer.text


def test_staff_are_asked_to_come_back_while_the_database_is_away(
    site: Site, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.services.staff import sessions

    def gone(_token: object) -> None:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("unable to open database file"))

    client = site.client(admin)
    monkeypatch.setattr(sessions, "find", gone)
    answer = client.get("/account")
    assert answer.status_code == 503
    assert "Back in a moment" in answer.text
    assert client.get("/healthz").status_code == 200
    assert client.get("/static/x/css/base.css").status_code == 200


def test_who_asks_for_json_gets_json(site: Site) -> None:
    answer = site.client().get("/nothing", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert answer.json == {"error": {"code": 404, "message": "There is nothing here.", "problems": {}}}


def test_a_request_that_is_too_big_is_told_so(site: Site) -> None:
    answer = site.client().post("/sign-in", data=b"x" * (31 * 1024 * 1024))
    assert answer.status_code == 413


def test_an_act_that_a_page_does_not_know_is_405(site: Site) -> None:
    answer = site.client().delete("/sign-in")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_errors_speak_the_language_of_the_browser(site: Site) -> None:
    answer = site.client().get("/nothing", headers={"Accept-Language": "id"})
    assert '<html lang="id"' in answer.text


def test_another_host_than_the_configured_one_is_refused(config) -> None:
    from dataclasses import replace

    site = Site(replace(config, site_url="https://desk.example"))
    assert site.client().get("/", base_url="https://desk.example").status_code == 200
    assert site.client().get("/", base_url="https://evil.example").status_code == 400
    assert site.client().get("/healthz", base_url="https://evil.example").status_code == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Forwarded-Host", "X-Remote-User", "CF-Connecting-IP"])
def test_headers_of_proxies_mean_nothing_unless_one_is_configured(site: Site, header: str) -> None:
    from flask import request

    seen: list[tuple[str | None, str]] = []

    @open_to_all
    def page() -> str:
        seen.append((request.remote_addr, request.host))
        return ""

    site.app.view_functions["public.home"] = page
    site.client().get("/", headers={header: "203.0.113.9"})
    assert seen == [("127.0.0.1", "localhost")]
