"""Whoever looks after people gives nobody, themselves least of all, a desk that they do not have."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core.database import db, writing
from core.models import Reach, Role, Team, User, desk_access
from core.services.staff import people
from core.testing import Site
from tests.desk.conftest import Bench


class Lead:
    """Somebody with the right to manage people who has access to the first desk only, and their browser."""

    def __init__(self, bench: Bench) -> None:
        self.site: Site = bench.site
        with self.site.app.app_context(), writing() as session:
            rights = ["ticket.view", "ticket.note", "admin.people"]
            session.add(Role(slug="lead", name="Lead", permissions=rights, reach=Reach.ALL, all_desks=False))
        self.board = bench.desk("Board")
        self.user: User = bench.agent_of(1, "lia@desk.example", role="lead")
        self.peer: User = bench.agent_of(self.board, "peer@desk.example", role="lead")
        self.client: FlaskClient = self.site.client(self.user)
        with self.site.app.app_context(), writing() as session:
            team = Team(name="The board")
            session.add(team)
            session.flush()
            session.execute(desk_access.insert().values(desk_id=self.board, team_id=team.id))
            self.team = team.id

    def sees_the_board(self, user: User) -> bool:
        """Tell whether somebody has access to the other desk."""
        from core.services.staff import scopes

        with self.site.app.app_context():
            return self.board in set(db.session.scalars(scopes.desks_of(people.get(user.id))))


@pytest.fixture
def lead(bench: Bench) -> Lead:
    """Somebody with the right to manage people."""
    return Lead(bench)


@pytest.mark.abuse("A21")
def test_nobody_gives_themselves_a_desk(lead: Lead) -> None:
    """A21: in person, through a team on the page of a person, or on the page of the team."""
    form = {"name": "Lia", "email": "lia@desk.example", "role": "lead", "desks": ["1", str(lead.board)]}
    assert lead.client.post(f"/admin/people/{lead.user.id}", data=form).status_code in {403, 422}
    lead.client.post(f"/admin/people/{lead.user.id}", data={**form, "desks": ["1"], "teams": [str(lead.team)]})
    joined = {"name": "The board", "members": [str(lead.user.id)]}
    assert lead.client.post(f"/admin/teams/{lead.team}", data=joined).status_code == 403
    assert not lead.sees_the_board(lead.user)


@pytest.mark.abuse("A21")
def test_nobody_invites_somebody_to_a_desk_they_do_not_have(lead: Lead) -> None:
    """A21: the newcomer would be another name of the one who invites."""
    form = {"name": "Eve", "email": "eve@desk.example", "role": "lead", "desks": [str(lead.board)]}
    assert lead.client.post("/admin/people/invite", data=form).status_code in {403, 422}
    with lead.site.app.app_context():
        assert people.find("eve@desk.example") is None


@pytest.mark.abuse("A21")
def test_nobody_takes_over_a_colleague_who_sees_more_desks(lead: Lead) -> None:
    """A21: with another address and a new password one would sit at the other desk."""
    for act in ("", "/invite-again", "/second-step", "/sign-out", "/disable"):
        form = {"name": "Peer", "email": "lia2@desk.example", "role": "lead", "desks": [str(lead.board)]}
        assert lead.client.post(f"/admin/people/{lead.peer.id}{act}", data=form).status_code == 403
    with lead.site.app.app_context():
        assert db.session.scalar(select(User.email).where(User.id == lead.peer.id)) == "peer@desk.example"


def test_what_one_has_can_be_handed_on(lead: Lead) -> None:
    """A21: the other way round: nothing that is allowed became impossible."""
    form = {"name": "Tono", "email": "tono@desk.example", "role": "lead", "desks": ["1"]}
    assert lead.client.post("/admin/people/invite", data=form).status_code == 200
    with lead.site.app.app_context():
        tono = people.by_email("tono@desk.example")
        assert people.desks_of(tono) == [1]
    assert lead.client.post(f"/admin/people/{tono.id}", data={**form, "name": "Toni"}).status_code == 302
    assert lead.client.post("/admin/teams/new", data={"name": "New", "members": [str(tono.id)]}).status_code == 302
