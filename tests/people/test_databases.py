"""What people and their sessions rest on, on each of the three databases."""

import threading

import pytest

from core.services.record import audit
from core.services.staff import people, sessions, tokens
from core.testing import Site

PASSWORD = "four quiet words here"
pytestmark = pytest.mark.database


def test_signing_in_by_way_of_pages(database_url: str, site: Site) -> None:
    with site.app.app_context():
        people.create("sari@desk.example", "Sari Dewi", "agent", PASSWORD)
    client = site.client()
    wrong = client.post("/sign-in", data={"email": "sari@desk.example", "password": "not it"})
    right = client.post("/sign-in", data={"email": "SARI@desk.example", "password": PASSWORD})
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert client.get("/account").status_code == 200
    client.post("/sign-out")
    assert client.get("/account").status_code == 302


def test_sessions_and_tokens_end(database_url: str, site: Site) -> None:
    with site.app.app_context():
        user = people.create("sari@desk.example", "Sari Dewi", "agent", PASSWORD)
        token = sessions.start(user)
        assert sessions.find(token) is not None
        reset = tokens.issue(tokens.RESET, user)
        people.set_password(user, "five other words stand here")
        assert sessions.find(token) is None
        assert tokens.take(tokens.RESET, reset) is None


def test_the_audit_log_is_one_chain_when_many_write_at_once(database_url: str, site: Site) -> None:
    def write(name: str) -> None:
        with site.app.app_context():
            for number in range(10):
                audit.record("garden.watered", f"{name} {number}")

    writers = [threading.Thread(target=write, args=(name,)) for name in ("one", "two", "three")]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    with site.app.app_context():
        assert len(audit.page(limit=100)) == 30
        assert audit.first_broken() is None
