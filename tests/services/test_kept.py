"""What a process remembers is never older than what is stored, whoever stored it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import inspect

from core import create_app
from core.clock import now
from core.database import db, writing
from core.models import Account, Desk, Role, SessionRow, User
from core.services.finding import folders
from core.services.installation import settings
from core.services.installation import site as site_service
from core.services.mailroom import accounts
from core.services.record import counters
from core.services.record.kept import kept, kept_row
from core.services.staff import scopes, sessions
from core.services.vocabulary import choices
from core.testing import Site


def setup_count() -> int:
    return counters.value(counters.SETUP)


def test_what_was_made_once_is_given_again_until_something_changes(site: Site) -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    with site.app.app_context():
        assert [kept("x", make), kept("x", make)] == [1, 1]
        site_service.save({"site_name": "Toko Maju"})
        assert kept("x", make) == 2


def test_another_process_sees_a_change_at_its_next_request(site: Site, admin: User) -> None:
    other = create_app(site.config)
    browser = other.test_client()
    assert "Toko Maju" not in browser.get("/sign-in").text
    with site.app.app_context():
        site_service.save({"site_name": "Toko Maju"})
    assert "Toko Maju" in browser.get("/sign-in").text


def _rename_and_fail() -> None:
    with writing():
        settings.save("core", {"site_name": "Toko Maju"})
        assert settings.get("core", "site_name") == "Toko Maju"
        raise RuntimeError


def test_a_unit_of_work_sees_what_it_has_changed_itself(site: Site) -> None:
    with site.app.app_context():
        assert settings.get("core", "site_name") != "Toko Maju"
        with pytest.raises(RuntimeError):
            _rename_and_fail()
        assert settings.get("core", "site_name") != "Toko Maju"


@pytest.mark.parametrize("named_by", ["object", "statement"])
def test_a_new_name_of_a_desk_is_offered_at_once(site: Site, admin: User, named_by: str) -> None:
    def rename_object() -> None:
        db.session.scalars(db.select(Desk)).first().name = "Bengkel"

    def rename_by_statement() -> None:
        db.session.execute(db.update(Desk).values(name="Bengkel"))

    acts: dict[str, Callable[[], None]] = {"object": rename_object, "statement": rename_by_statement}
    with site.app.app_context():
        scope = scopes.scope_of(db.session.get_one(User, admin.id))
        assert "Bengkel" not in [desk.name for desk in choices.choices(scope).desks]
        with writing():
            acts[named_by]()
        scope = scopes.scope_of(db.session.get_one(User, admin.id))
        assert "Bengkel" in [desk.name for desk in choices.choices(scope).desks]


def test_a_lesser_role_holds_from_the_next_request(site: Site, admin: User) -> None:
    somebody = site.user("admin", email="budi@desk.example")
    browser = site.client(somebody)
    assert browser.get("/admin/people").status_code == 200
    with site.app.app_context(), writing() as session:
        session.get_one(User, somebody.id).role = session.scalars(db.select(Role).filter_by(is_admin=False)).first()
    assert browser.get("/admin/people").status_code == 403


def test_that_somebody_was_here_makes_nobody_read_anew(site: Site, agent: User) -> None:
    browser = site.client(agent)
    browser.get("/desk/")
    long_ago = now() - timedelta(minutes=5)
    with site.app.app_context():
        with writing() as session:
            session.execute(db.update(SessionRow).values(seen_at=long_ago))
        before = setup_count()
    browser.get("/desk/")
    with site.app.app_context():
        assert db.session.scalars(db.select(SessionRow)).one().seen_at > long_ago
        assert setup_count() == before


def test_what_one_request_does_to_a_person_without_storing_it_no_other_sees(site: Site, agent: User) -> None:
    with site.app.app_context():
        token = sessions.start(db.session.get_one(User, agent.id))
    with site.app.app_context():
        sessions.find(token).user.name = "Changed and never stored"
    with site.app.app_context():
        assert sessions.find(token).user.name == agent.name


def test_whoever_is_kept_is_as_the_database_has_them_not_as_this_session_read_them_before(
    site: Site, agent: User
) -> None:
    with site.app.app_context():
        token = sessions.start(db.session.get_one(User, agent.id))
    with site.app.app_context():
        early = db.session.get_one(User, agent.id)
        db.session.commit()  # ends what this session sees of the database, and keeps its objects
        with db.engine.begin() as elsewhere:
            elsewhere.execute(db.update(User).where(User.id == agent.id).values(name="Renamed"))
        assert early.name == agent.name
        assert sessions.find(token).user is early  # this session goes on with what it has, and hands it to nobody
    with site.app.app_context():
        assert sessions.find(token).user.name == "Renamed"


def test_a_plugin_table_that_says_so_has_what_was_kept_read_anew(site: Site) -> None:
    from sqlalchemy import Column, Integer, MetaData, Table

    table = Table("p_trial__thing", MetaData(), Column("id", Integer, primary_key=True), info={"is_kept": True})
    with site.app.app_context():
        with db.engine.begin() as connection:
            table.create(connection)
        before = setup_count()
        with writing() as session:
            session.execute(table.insert().values(id=1))
        assert setup_count() == before + 1


def test_what_a_channel_remembers_of_an_account_makes_nobody_read_anew(site: Site) -> None:
    with site.app.app_context():
        with writing() as session:
            desk = session.scalars(db.select(Desk)).first()
            account = Account(channel="sms", address="+62811", label="", desk_id=desk.id, settings={}, state={"a": 1})
            session.add(account)
        before = setup_count()
        accounts.remember(account.id, b=2)
        assert setup_count() == before
        assert accounts.get(account.id).state == {"a": 1, "b": 2}
        assert accounts.has_account("sms")
        assert not accounts.has_account("fax")


def test_badges_follow_a_plugin_that_narrows_what_somebody_sees(site: Site, agent: User) -> None:
    """What a plugin goes by is not among what is watched: no counter tells that it has changed its mind."""
    site.ticket()

    def counted(sees: bool) -> int:
        user = db.session.get_one(User, agent.id)
        scope = scopes.Scope(user, (db.true() if sees else db.false(),), None, has_all_desks=True)
        return folders.counts(scope).folders["open"].number

    with site.app.app_context():
        assert [counted(True), counted(False)] == [1, 0]


def _renamed_elsewhere(site: Site, user_id: int) -> None:
    with create_app(site.config).app_context(), writing() as session:
        session.get(User, user_id).name = "Sari Dewi"


def test_a_person_who_did_not_change_is_not_read_again_to_write(site: Site, agent: User) -> None:
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        counters.seen(counters.SETUP)
        with writing():
            assert not inspect(user).expired
            assert user in db.session
            assert user.role.slug == "agent"


def test_a_person_who_changed_meanwhile_is_read_again_to_write(site: Site, agent: User) -> None:
    with site.app.app_context():
        user = db.session.get(User, agent.id)
        counters.seen(counters.SETUP)
        db.session.rollback()
        counters.seen(counters.SETUP)
        assert user.name == agent.name
        _renamed_elsewhere(site, agent.id)
        with writing():
            assert user.name == "Sari Dewi"


def test_a_row_out_of_memory_is_as_new_as_the_database(site: Site, agent: User) -> None:
    with site.app.app_context():
        assert kept_row(User, agent.id).name == agent.name
        db.session.remove()
    _renamed_elsewhere(site, agent.id)
    with site.app.app_context():
        assert kept_row(User, agent.id).name == "Sari Dewi"


def test_a_row_that_a_unit_of_work_has_changed_is_its_own(site: Site, agent: User) -> None:
    with site.app.app_context():
        kept_row(User, agent.id)
        with writing() as session:
            session.get(User, agent.id).name = "Sari Dewi"
            assert kept_row(User, agent.id).name == "Sari Dewi"
