"""Signing in and out: a new session each time, nothing learnt from a failure, throttled by account and network."""

import re

import pytest
from flask.testing import FlaskClient

from core import passwords
from core.database import db
from core.models import SessionRow, User
from core.services.staff import people
from core.testing import Site

PASSWORD = "four quiet words here"


@pytest.fixture
def sari(site: Site) -> User:
    """An agent with a password."""
    with site.app.app_context():
        return people.create("sari@desk.example", "Sari Dewi", "agent", PASSWORD)


def enter(client: FlaskClient, email: str = "sari@desk.example", password: str = PASSWORD, **more: str):
    return client.post("/sign-in", data={"email": email, "password": password, **more})


def without_tokens(page: str) -> str:
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page)


def rows(site: Site) -> int:
    with site.app.app_context():
        return db.session.query(SessionRow).count()


def is_in(client: FlaskClient) -> bool:
    """The sign-in page sends on who is signed in."""
    return client.get("/sign-in").headers.get("Location", "").startswith(("/desk", "/account"))


def test_the_right_password_opens_the_account(site: Site, sari: User) -> None:
    client = site.client()
    assert enter(client).status_code == 302
    assert is_in(client)


@pytest.mark.abuse("A14")
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(site: Site, sari: User) -> None:
    wrong = enter(site.client(), password="not the right one")
    unknown = enter(site.client(), email="nobo@desk.example", password="not the right one")
    assert wrong.status_code == unknown.status_code == 422
    assert without_tokens(wrong.text).replace("sari@", "nobo@") == without_tokens(unknown.text)
    assert [name for name, _ in wrong.headers] == [name for name, _ in unknown.headers]


def test_nobody_without_a_password_can_sign_in(site: Site) -> None:
    site.user("agent", email="new@desk.example")
    assert enter(site.client(), "new@desk.example", "nobody's password").status_code == 422


def test_signing_in_gives_a_new_session_and_kills_the_one_before(site: Site, sari: User) -> None:
    client = site.client()
    enter(client)
    with client.session_transaction() as cookie:
        first = cookie["token"]
    enter(client)
    with client.session_transaction() as cookie:
        assert cookie["token"] != first
    assert rows(site) == 1


def test_a_token_planted_before_signing_in_is_dead(site: Site, sari: User) -> None:
    client = site.client()
    with client.session_transaction() as cookie:
        cookie["token"] = "planted by an attacker"
    enter(client)
    attacker = site.client()
    with attacker.session_transaction() as cookie:
        cookie["token"] = "planted by an attacker"
    assert is_in(client)
    assert not is_in(attacker)


def test_a_cookie_copied_before_signing_out_opens_nothing(site: Site, sari: User) -> None:
    client = site.client()
    enter(client)
    with client.session_transaction() as cookie:
        token = cookie["token"]
    client.post("/sign-out")
    thief = site.client()
    with thief.session_transaction() as cookie:
        cookie["token"] = token
    assert not is_in(thief)
    assert rows(site) == 0


def test_signing_out_by_a_link_is_not_possible(site: Site, sari: User) -> None:
    client = site.client()
    enter(client)
    assert client.get("/sign-out").status_code == 405
    assert is_in(client)


def test_visitors_leave_no_rows(site: Site) -> None:
    client = site.client()
    for path in ("/", "/sign-in", "/sign-in?next=/desk", "/sign-in/forgot", "/nothing"):
        client.get(path)
    assert rows(site) == 0


def test_switching_a_person_off_ends_their_sessions_at_once(site: Site, sari: User) -> None:
    client = site.client()
    enter(client)
    with site.app.app_context():
        people.disable(people.get(sari.id))
    assert not is_in(client)
    assert enter(site.client()).status_code == 422


def test_changing_the_password_ends_all_other_sessions(site: Site, sari: User) -> None:
    here, elsewhere = site.client(), site.client()
    enter(here)
    enter(elsewhere)
    new = "five other words stand here"
    answer = here.post("/account/password", data={"current": PASSWORD, "password": new, "repeat": new})
    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_the_password_is_not_changed_without_the_old_one(site: Site, sari: User) -> None:
    client = site.client()
    enter(client)
    new = "five other words stand here"
    answer = client.post("/account/password", data={"current": "wrong", "password": new, "repeat": new})
    assert answer.status_code == 422
    assert enter(site.client()).status_code == 302


@pytest.mark.parametrize(
    "password", ["short", "password123", "1234567890", "Sari.Dewi2026", "aaaaaaaaaaaa", "Indonesia1945"]
)
def test_a_password_that_is_tried_first_is_refused(site: Site, password: str) -> None:
    with site.app.app_context(), pytest.raises(Exception, match=r"\w"):
        people.create("sari@desk.example", "Sari Dewi", "agent", password)


def test_an_older_hash_is_renewed_at_sign_in(site: Site, sari: User) -> None:
    from argon2 import PasswordHasher

    from core.database import writing

    with site.app.app_context(), writing():
        people.lock(sari.id).password_hash = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    assert enter(site.client()).status_code == 302
    with site.app.app_context():
        assert not passwords.is_outdated(people.get(sari.id).password_hash or "")


@pytest.mark.usefixtures("new_day")
def test_ten_tries_from_one_place_are_enough(site: Site, sari: User) -> None:
    client = site.client()
    codes = [enter(client, password="wrong number one").status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]
    late = enter(client)
    assert late.status_code == 429
    assert int(late.headers["Retry-After"]) > 0


@pytest.mark.usefixtures("new_day")
def test_a_flood_from_elsewhere_does_not_lock_out_a_browser_that_is_known(site: Site, sari: User, monkeypatch) -> None:
    from core.services.staff import sign_in

    monkeypatch.setattr(sign_in, "MOST_OF_AN_ACCOUNT", 3)
    known = site.client()
    enter(known)
    known.post("/sign-out")
    for last in range(4):
        site.client().post(
            "/sign-in",
            data={"email": "sari@desk.example", "password": "wrong"},
            environ_base={"REMOTE_ADDR": f"203.0.113.{last}"},
        )
    assert enter(site.client()).status_code == 429
    assert enter(known).status_code == 302


@pytest.mark.abuse("A9")
@pytest.mark.parametrize(
    "typed", [" Sari@Desk.Example", "SARI@DESK.EXAMPLE", "sari\u200b@desk.example", "\uff53ari@desk.example"]
)
def test_an_address_is_the_same_however_it_is_written(site: Site, sari: User, typed: str) -> None:
    from core.errors import Invalid

    assert enter(site.client(), typed).status_code == 302
    with site.app.app_context(), pytest.raises(Invalid):
        people.create(typed, "Somebody Else", "agent")


@pytest.mark.abuse("A9")
def test_a_letter_that_looks_like_another_is_no_address(site: Site) -> None:
    from core.errors import Invalid

    with site.app.app_context(), pytest.raises(Invalid):
        people.create("s\u0430ri@desk.example", "Somebody Else", "agent")


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https:evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\t//evil.example",
        "javascript:alert(1)",
        *["/%0d%0aSet-Cookie:x\r\ny", "/" + "a" * 2000, "@evil.example", "/a\nb", ""],
    ],
)
def test_signing_in_leads_only_to_pages_of_this_site(site: Site, sari: User, wanted: str) -> None:
    answer = enter(site.client(), next=wanted)
    assert answer.status_code == 302
    assert answer.headers["Location"] in {"/desk", "/desk/", "/account"}
    assert "evil" not in str(answer.headers)


def test_signing_in_leads_back_to_where_one_was(site: Site, sari: User) -> None:
    client = site.client()
    asked = client.get("/account/security?tab=1")
    assert asked.headers["Location"] == "/sign-in?next=/account/security?tab%3D1"
    assert enter(client, next="/account/security?tab=1").headers["Location"] == "/account/security?tab=1"


def test_a_session_that_was_idle_for_half_a_day_is_over(site: Site, sari: User) -> None:
    import time_machine

    client = site.client()
    enter(client)
    with time_machine.travel(passed(hours=11), tick=False):
        assert is_in(client)
    with time_machine.travel(passed(hours=22), tick=False):
        assert is_in(client)
    with time_machine.travel(passed(hours=35), tick=False):
        assert not is_in(client)


def test_no_session_lasts_longer_than_thirty_days(site: Site, sari: User) -> None:
    import time_machine

    client = site.client()
    enter(client)
    for hours in range(10, 720, 10):
        with time_machine.travel(passed(hours=hours), tick=False):
            assert is_in(client)
    with time_machine.travel(passed(hours=721), tick=False):
        assert not is_in(client)


def passed(hours: int):
    from datetime import timedelta

    from core.clock import now

    return now() + timedelta(hours=hours)
