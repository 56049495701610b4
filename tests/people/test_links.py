"""Invitations and resets: one person, one purpose, once, in time; the same words for everybody who asks."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from core.models import User
from core.services.staff import invitations, people, tokens
from core.testing import Site

PASSWORD = "four quiet words here"
NEW = "five other words stand here"


@pytest.fixture
def sari(site: Site) -> User:
    """An agent with a password."""
    with site.app.app_context():
        return people.create("sari@desk.example", "Sari Dewi", "agent", PASSWORD)


def reset_of(site: Site, user: User) -> str:
    with site.app.app_context():
        return invitations.reset_link(people.get(user.id), "")


def invitation_of(site: Site, admin: User, email: str = "new@desk.example") -> str:
    with site.app.app_context():
        user = people.create(email, email, "agent")
        link = invitations.invite(user, people.get(admin.id), "")
        assert link is not None
        return link


def use(site: Site, link: str, password: str = NEW) -> int:
    data = {"password": password, "repeat": password, "name": "Sari Baru"}
    return site.client().post(link, data=data).status_code


def signs_in(site: Site, password: str, email: str = "sari@desk.example") -> bool:
    return site.client().post("/sign-in", data={"email": email, "password": password}).status_code == 302


@pytest.mark.abuse("A8")
def test_a_reset_works_once(site: Site, sari: User) -> None:
    link = reset_of(site, sari)
    assert site.client().get(link).status_code == 200
    assert use(site, link) == 302
    assert use(site, link, "six more words are standing here") == 404
    assert signs_in(site, NEW)
    assert not signs_in(site, PASSWORD)


@pytest.mark.abuse("A8")
def test_a_reset_ends_all_sessions(site: Site, sari: User) -> None:
    client = site.client(sari)
    use(site, reset_of(site, sari))
    assert client.get("/account").headers["Location"].startswith("/sign-in")


@pytest.mark.abuse("A8")
def test_a_reset_lasts_an_hour(site: Site, sari: User) -> None:
    link = reset_of(site, sari)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61), tick=False):
        assert site.client().get(link).status_code == 404
        assert use(site, link) == 404


def test_only_the_newest_reset_works(site: Site, sari: User) -> None:
    older = reset_of(site, sari)
    reset_of(site, sari)
    assert use(site, older) == 404


@pytest.mark.abuse("A8")
def test_a_reset_is_dead_once_the_address_has_changed(site: Site, sari: User) -> None:
    link = reset_of(site, sari)
    with site.app.app_context():
        people.set_email(people.get(sari.id), "dewi@desk.example")
    assert use(site, link) == 404


@pytest.mark.abuse("A8")
def test_a_reset_changes_only_whose_it_is(site: Site, sari: User, admin: User) -> None:
    with site.app.app_context():
        people.set_password(people.get(admin.id), PASSWORD)
    use(site, reset_of(site, sari))
    assert signs_in(site, PASSWORD, admin.email)


def test_a_refused_password_leaves_the_link_alive(site: Site, sari: User) -> None:
    link = reset_of(site, sari)
    assert use(site, link, "password123") == 422
    assert use(site, link) == 302


def test_an_invitation_is_no_reset_and_a_reset_no_invitation(site: Site, sari: User, admin: User) -> None:
    assert use(site, reset_of(site, sari).replace("reset", "invitation")) == 404
    assert use(site, invitation_of(site, admin).replace("invitation", "reset")) == 404


@pytest.mark.abuse("A7")
def test_an_invitation_works_once_and_signs_in(site: Site, admin: User) -> None:
    link = invitation_of(site, admin)
    client = site.client()
    assert "Budi Santoso" in client.get(link).text
    answer = client.post(link, data={"name": "Sari", "password": NEW, "repeat": NEW})
    assert answer.status_code == 302
    assert client.get("/sign-in").status_code == 302
    assert use(site, link) == 404


@pytest.mark.abuse("A7")
def test_an_invitation_lasts_three_days(site: Site, admin: User) -> None:
    link = invitation_of(site, admin)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=73), tick=False):
        assert use(site, link) == 404


@pytest.mark.abuse("A7")
@pytest.mark.parametrize("token", ["", "%20", "%00", "x", "null", "[]", "0" * 64, "a" * 5000])
def test_nothing_but_the_exact_token_opens_an_invitation(site: Site, admin: User, token: str) -> None:
    invitation_of(site, admin)
    assert use(site, f"/sign-in/invitation/{token}") == 404


@pytest.mark.abuse("A7")
def test_another_case_of_the_token_opens_nothing(site: Site, admin: User) -> None:
    link = invitation_of(site, admin)
    head, _, token = link.rpartition("/")
    assert use(site, f"{head}/{token.swapcase()}") == 404
    assert use(site, f"{link}%20") == 404
    assert use(site, link) == 302


def test_an_invitation_of_somebody_switched_off_is_dead(site: Site, admin: User) -> None:
    link = invitation_of(site, admin)
    with site.app.app_context():
        people.disable(people.by_email("new@desk.example"))
    assert use(site, link) == 404


@pytest.mark.abuse("A8")
def test_tokens_are_stored_as_digests(site: Site, sari: User) -> None:
    from core.database import db
    from core.models import Token

    link = reset_of(site, sari)
    with site.app.app_context():
        row = db.session.scalars(db.select(Token)).one()
        assert row.digest not in link
        assert len(link.rpartition("/")[2]) >= 43


@pytest.mark.abuse("A14")
def test_asking_for_a_reset_says_the_same_to_everybody(site: Site, sari: User) -> None:
    known = site.client().post("/sign-in/forgot", data={"email": "sari@desk.example"})
    unknown = site.client().post("/sign-in/forgot", data={"email": "nobo@desk.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text


def test_a_reset_is_mailed_by_a_job_to_a_known_address_only(site: Site, sari: User, postbox) -> None:
    client = site.client()
    client.post("/sign-in/forgot", data={"email": "sari@desk.example"})
    client.post("/sign-in/forgot", data={"email": "nobody@desk.example"})
    site.run_jobs()
    letters = [each for each in postbox.sent if "password" in each.subject]
    assert [each.to for each in letters] == [("sari@desk.example",)]
    found = re.search(r"http://localhost(/sign-in/reset/\S+)", letters[0].text)
    assert found
    assert use(site, found[1]) == 302


def test_the_link_in_a_mail_leads_to_the_configured_site_whatever_the_host_header_says(
    site: Site, sari: User, postbox
) -> None:
    from core.services.installation import site as service

    with site.app.app_context():
        service.save({"site_url": "https://desk.example"})
    site.client().post("/sign-in/forgot", data={"email": "sari@desk.example"}, base_url="http://evil.example")
    site.run_jobs()
    assert "https://desk.example/sign-in/reset/" in postbox.sent[0].text
    assert "evil" not in postbox.sent[0].text


def test_a_token_is_taken_by_one_of_two(site: Site, sari: User) -> None:
    token = reset_of(site, sari).rpartition("/")[2]
    with site.app.app_context():
        assert tokens.take(tokens.RESET, token) is not None
        assert tokens.take(tokens.RESET, token) is None
