"""The audit log: who did what, from where; a row changed or taken out shows."""

import pytest
from sqlalchemy import delete, select, update

from core.database import db, writing
from core.models import User
from core.models.tables import audit as table
from core.services.record import audit
from core.services.staff import people
from core.testing import Site

PASSWORD = "four quiet words here"


def acts(site: Site) -> list[tuple[str, str]]:
    with site.app.app_context():
        return [(row.act, row.actor_name) for row in reversed(audit.page())]


def test_sign_ins_are_written_down(site: Site) -> None:
    with site.app.app_context():
        people.create("sari@desk.example", "Sari Dewi", "agent", PASSWORD)
    client = site.client()
    client.post("/sign-in", data={"email": "sari@desk.example", "password": "wrong"})
    client.post("/sign-in", data={"email": "sari@desk.example", "password": PASSWORD})
    client.post("/sign-out")
    assert [act for act, _ in acts(site)] == ["person.created", "sign_in.failed", "sign_in.ok", "sign_out"]


def test_what_was_typed_as_an_address_is_not_kept(site: Site) -> None:
    site.client().post("/sign-in", data={"email": "my secret password", "password": "wrong"})
    with site.app.app_context():
        assert "secret" not in str(audit.page())


def test_acts_of_admins_bear_their_name_and_address(site: Site, admin: User, agent: User) -> None:
    site.client(admin).post(f"/admin/people/{agent.id}/disable", environ_base={"REMOTE_ADDR": "203.0.113.7"})
    with site.app.app_context():
        row = audit.page()[0]
    assert (row.act, row.actor_name, row.address) == ("person.disabled", "Budi Santoso", "203.0.113.7")


def test_a_row_that_was_changed_shows(site: Site) -> None:
    with site.app.app_context():
        for number in range(5):
            audit.record("garden.watered", str(number))
        assert audit.first_broken() is None
        with writing() as session:
            session.execute(update(table).where(table.c.id == 3).values(target="9"))
        assert audit.first_broken() == 3


def test_a_row_that_was_taken_out_shows(site: Site) -> None:
    with site.app.app_context():
        for number in range(5):
            audit.record("garden.watered", str(number))
        with writing() as session:
            session.execute(delete(table).where(table.c.id == 2))
        assert audit.first_broken() == 3


def test_nothing_is_written_down_of_what_was_rolled_back(site: Site) -> None:
    def fail() -> None:
        with writing():
            audit.record("garden.watered", "1")
            raise RuntimeError

    with site.app.app_context():
        with pytest.raises(RuntimeError):
            fail()
        assert db.session.scalar(select(table.c.id)) is None


def test_the_log_is_searched_and_paged(site: Site, admin: User) -> None:
    with site.app.app_context():
        for number in range(120):
            audit.record("garden.watered", f"bed {number}")
    client = site.client(admin)
    first = client.get("/admin/audit").text
    assert "bed 119" in first
    assert "bed 60" not in first
    assert "before=" in first
    assert "bed 7" in client.get("/admin/audit?q=bed+7").text


def test_names_in_the_log_are_text(site: Site, admin: User) -> None:
    with site.app.app_context():
        audit.record("garden.watered", "<script>alert(1)</script>")
    assert "<script>alert(1)" not in site.client(admin).get("/admin/audit").text


def test_only_those_with_the_right_read_it(site: Site, agent: User) -> None:
    assert site.client(agent).get("/admin/audit").status_code == 403
