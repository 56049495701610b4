"""Nobody gives more than they have, and one administrator always stays."""

import pytest

from core.database import db, writing
from core.errors import Invalid, Refused
from core.models import Reach, Role, User
from core.services.staff import people, roles
from core.testing import Site


@pytest.fixture
def lead(site: Site) -> User:
    """Somebody who looks after people, but is no administrator."""
    with site.app.app_context(), writing() as session:
        rights = ["ticket.view", "ticket.reply", "ticket.note", "customer.view", "admin.people"]
        session.add(Role(slug="lead", name="Lead", permissions=rights, reach=Reach.ALL, all_desks=True))
    return site.user("lead", email="lead@desk.example", name="Lia")


def role_of(site: Site, user: User) -> str:
    with site.app.app_context():
        return people.get(user.id).role.slug


@pytest.mark.abuse("A21")
@pytest.mark.parametrize("wanted", ["admin", "manager"])
def test_nobody_gives_a_role_with_more_rights_than_their_own(site: Site, lead: User, wanted: str) -> None:
    client = site.client(lead)
    form = {"name": "Lia", "email": "lead@desk.example", "role": wanted}
    assert client.post(f"/admin/people/{lead.id}", data=form).status_code in {403, 422}
    with site.app.app_context(), pytest.raises(Refused):
        people.set_role(people.get(lead.id), wanted, by=people.get(lead.id))
    assert role_of(site, lead) == "lead"


@pytest.mark.abuse("A21")
def test_nobody_changes_somebody_with_more_rights(site: Site, lead: User, admin: User) -> None:
    client = site.client(lead)
    form = {"name": "Hacked", "email": "evil@desk.example", "role": "admin"}
    assert client.post(f"/admin/people/{admin.id}", data=form).status_code == 403
    for act in ("disable", "sign-out", "second-step", "invite-again"):
        assert client.post(f"/admin/people/{admin.id}/{act}").status_code == 403
    with site.app.app_context():
        assert people.get(admin.id).email == admin.email
        assert people.get(admin.id).is_active


def test_nobody_invites_somebody_with_more_rights(site: Site, lead: User) -> None:
    form = {"name": "Eve", "email": "eve@desk.example", "role": "admin"}
    assert site.client(lead).post("/admin/people/invite", data=form).status_code in {403, 422}
    with site.app.app_context():
        assert people.find("eve@desk.example") is None


def test_nobody_puts_a_right_into_a_role_that_they_lack(site: Site, lead: User) -> None:
    with site.app.app_context():
        own = roles.by_slug("lead").id
    form = {"name": "Lead", "reach": "all", "permission": ["ticket.view", "admin.plugins"]}
    assert site.client(lead).post(f"/admin/roles/{own}", data=form).status_code == 403
    with site.app.app_context():
        assert "admin.plugins" not in roles.by_slug("lead").permissions


@pytest.mark.abuse("A21")
def test_the_last_administrator_stays(site: Site, admin: User) -> None:
    with site.app.app_context():
        me = people.get(admin.id)
        with pytest.raises(Refused, match="last administrator"):
            people.disable(me)
        with pytest.raises(Refused, match="last administrator"):
            people.set_role(me, "agent")
    assert role_of(site, admin) == "admin"


def test_one_of_two_administrators_may_go(site: Site, admin: User) -> None:
    other = site.user("admin", email="second@desk.example")
    assert site.client(other).post(f"/admin/people/{admin.id}/disable").status_code == 302
    with site.app.app_context():
        assert not people.get(admin.id).is_active


def test_nobody_switches_themselves_off(site: Site, admin: User) -> None:
    site.user("admin", email="second@desk.example")
    assert site.client(admin).post(f"/admin/people/{admin.id}/disable").status_code == 403


@pytest.mark.abuse("A20")
def test_fields_that_a_form_does_not_have_change_nothing(site: Site, agent: User) -> None:
    extra = {"role": "admin", "role_id": "1", "is_admin": "1", "id": "1", "password_hash": "x", "disabled_at": "now"}
    form = {"name": "Sari", "email": agent.email, "locale": "id", "timezone": "", "appearance": "dark"}
    answer = site.client(agent).post("/account", data=form | {"after_reply": "stay", "signature": ""} | extra)
    assert answer.status_code == 302
    with site.app.app_context():
        user = people.get(agent.id)
        assert (user.role.slug, user.password_hash, user.disabled_at) == ("agent", None, None)
        assert (user.locale, user.appearance) == ("id", "dark")


def test_another_role_ends_the_sessions_of_who_gets_it(site: Site, agent: User, admin: User) -> None:
    client = site.client(agent)
    form = {"name": agent.name, "email": agent.email, "role": "light"}
    assert site.client(admin).post(f"/admin/people/{agent.id}", data=form).status_code == 302
    assert client.get("/sign-in").status_code == 200


def test_a_role_is_made_changed_and_deleted(site: Site, admin: User) -> None:
    client = site.client(admin)
    form = {"name": "Night shift", "reach": "own", "permission": ["ticket.view", "made.up"]}
    assert client.post("/admin/roles/new", data=form).status_code == 302
    with site.app.app_context():
        made = roles.by_slug("night_shift")
        assert made.permissions == ["ticket.view"]
    assert client.post(f"/admin/roles/{made.id}/delete").status_code == 302
    with site.app.app_context():
        assert db.session.get(Role, made.id) is None


def test_a_role_keeps_the_rights_of_plugins_that_are_off(site: Site, admin: User) -> None:
    with site.app.app_context(), writing():
        roles.by_slug("agent").permissions = ["ticket.view", "garden.water"]
    with site.app.app_context():
        role = roles.by_slug("agent").id
    site.client(admin).post(f"/admin/roles/{role}", data={"name": "Agent", "reach": "all", "permission": "ticket.note"})
    with site.app.app_context():
        assert roles.by_slug("agent").permissions == ["garden.water", "ticket.note"]


def test_a_role_that_somebody_holds_is_not_deleted(site: Site, admin: User, lead: User) -> None:
    with site.app.app_context():
        role = roles.by_slug("lead").id
    assert site.client(admin).post(f"/admin/roles/{role}/delete").status_code == 403


@pytest.mark.parametrize("name", ["", "  ", "a" * 200, "line\nbreak\x00"])
def test_a_name_is_one_line_of_some_length(site: Site, name: str) -> None:
    with site.app.app_context(), pytest.raises(Invalid):
        people.create("new@desk.example", name, "agent")


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "1.5", "x", "null", "%D9%A1"])
def test_a_person_who_is_not_there_is_404(site: Site, admin: User, number: str) -> None:
    assert site.client(admin).get(f"/admin/people/{number}").status_code == 404
