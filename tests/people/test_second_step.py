"""The second step: no code twice, recovery codes once, enforced where the role asks for it."""

import re
from datetime import UTC, datetime

import pyotp
import pytest
import time_machine
from flask.testing import FlaskClient

from core.database import db, writing
from core.models import Role, User
from core.services.staff import people, second_step
from core.testing import Site

PASSWORD = "four quiet words here"
MOMENT = datetime(2026, 11, 23, 8, 0, 5, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def sari(site: Site) -> User:
    """An agent with a password."""
    with site.app.app_context():
        return people.create("sari@desk.example", "Sari Dewi", "agent", PASSWORD)


@pytest.fixture
def codes(site: Site, sari: User) -> list[str]:
    """Her recovery codes, after the second step was switched on."""
    with time_machine.travel(MOMENT, tick=False), site.app.app_context():
        found = second_step.switch_on(people.get(sari.id), SECRET, code_at(MOMENT))
    assert found is not None
    return found


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def enter(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"email": "sari@desk.example", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/sign-in/code")


def is_in(client: FlaskClient) -> bool:
    return client.get("/sign-in").headers.get("Location", "").startswith(("/desk", "/account"))


def later(seconds: int) -> datetime:
    return datetime.fromtimestamp(MOMENT.timestamp() + seconds, UTC)


def test_the_password_alone_opens_nothing(site: Site, codes: list[str]) -> None:
    client = site.client()
    enter(client)
    assert not is_in(client)
    assert client.get("/account").status_code == 302


def test_the_code_of_the_app_opens_the_account(site: Site, codes: list[str]) -> None:
    client = site.client()
    with time_machine.travel(later(60), tick=False):
        enter(client)
        assert client.post("/sign-in/code", data={"code": code_at(later(60))}).status_code == 302
        assert is_in(client)


def test_no_code_opens_twice(site: Site, codes: list[str]) -> None:
    with time_machine.travel(later(60), tick=False):
        first, second = site.client(), site.client()
        enter(first)
        first.post("/sign-in/code", data={"code": code_at(later(60))})
        enter(second)
        assert second.post("/sign-in/code", data={"code": code_at(later(60))}).status_code == 422
        assert not is_in(second)


def test_the_code_of_enrolling_opens_nothing(site: Site, codes: list[str]) -> None:
    with time_machine.travel(MOMENT, tick=False):
        client = site.client()
        enter(client)
        assert client.post("/sign-in/code", data={"code": code_at(MOMENT)}).status_code == 422


def test_a_recovery_code_opens_once(site: Site, codes: list[str]) -> None:
    for expected in (302, 422):
        client = site.client()
        enter(client)
        assert client.post("/sign-in/code", data={"code": codes[0].upper()}).status_code == expected


def test_recovery_codes_are_stored_as_digests(site: Site, sari: User, codes: list[str]) -> None:
    with site.app.app_context():
        user = people.get(sari.id)
        assert len(user.recovery_codes) == 10
        assert not set(user.recovery_codes) & set(codes)
        assert SECRET not in (user.totp_secret or "")


@pytest.mark.usefixtures("new_day")
def test_codes_cannot_be_tried_without_end(site: Site, codes: list[str]) -> None:
    client = site.client()
    enter(client)
    answers = [client.post("/sign-in/code", data={"code": "000000"}).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.get("/sign-in/code").status_code == 302


def test_the_second_step_must_follow_within_ten_minutes(site: Site, codes: list[str]) -> None:
    client = site.client()
    with time_machine.travel(MOMENT, tick=False):
        enter(client)
    with time_machine.travel(later(11 * 60), tick=False):
        assert client.post("/sign-in/code", data={"code": code_at(later(11 * 60))}).status_code == 302
        assert not is_in(client)


def test_a_role_that_asks_for_it_lets_nobody_on_without(site: Site, sari: User) -> None:
    with site.app.app_context(), writing():
        db.session.scalars(db.select(Role).where(Role.slug == "agent")).one().needs_totp = True
    client = site.client(sari)
    assert client.get("/desk/").headers["Location"] == "/account/second-step"
    assert client.get("/account/second-step").status_code == 200
    assert client.post("/account/second-step/off").status_code == 403


def test_it_is_set_up_by_showing_that_the_app_has_the_secret(site: Site, sari: User) -> None:
    client = site.client(sari)
    page = client.get("/account/second-step").text
    found = re.search(r'class="secret">([A-Z2-7]{32})<', page)
    assert found
    assert "<svg" in page
    wrong = client.post("/account/second-step", data={"code": "000000"})
    assert wrong.status_code == 422
    assert found[1] in wrong.text
    right = client.post("/account/second-step", data={"code": pyotp.TOTP(found[1]).now()})
    assert len(re.findall(r"<li>[a-z2-7]{4}(?:-[a-z2-7]{4}){3}</li>", right.text)) == 10


def test_it_is_not_touched_without_the_password_given_lately(site: Site, sari: User) -> None:
    client = site.client(sari)
    with time_machine.travel(datetime.fromtimestamp(datetime.now(UTC).timestamp() + 11 * 60, UTC), tick=False):
        answer = client.get("/account/second-step")
        assert answer.headers["Location"].startswith("/sign-in/prove?next=/account/second-step")
        proof = client.post("/sign-in/prove", data={"password": PASSWORD, "next": "/account/second-step"})
        assert proof.headers["Location"] == "/account/second-step"
        assert client.get("/account/second-step").status_code == 200
