"""Each registered act changes what it says, for people and rules alike, and refuses what does not exist."""

import pytest

from core.database import db, writing
from core.declare import Actor
from core.errors import Invalid
from core.models import Category, Desk, Kind, Message, Status, Tag, Team, Ticket, User
from core.services.acts import actions
from core.services.staff.actors import user_actor
from core.testing import Site

RULE = Actor("plugin", label="Automation: greet")


@pytest.fixture
def number(site: Site, agent: User) -> int:
    """A ticket, with a team, a category and a second desk to be given to."""
    made = site.ticket().id
    with site.app.app_context():
        with writing() as session:
            session.add_all([Team(name="Helpers"), Category(name="Printer"), Desk(slug="two", name="Two")])
        yield made


def act(number: int, name: str, actor: Actor, **values: str) -> Ticket:
    """Do something, as a form would ask for it."""
    action = actions.named(name)
    actions.act(number, action, actions.checked(action, values), actor)
    return db.session.get(Ticket, number)


def id_of(model: type, **wanted: str) -> str:
    """Give the id of a row as a form sends it."""
    return str(db.session.query(model).filter_by(**wanted).one().id)


def test_facts_are_changed(number: int, agent: User) -> None:
    me = user_actor(agent)
    assert act(number, "assign", me, assignee="me").assignee_id == agent.id
    assert act(number, "assign", me, assignee="none").assignee_id is None
    assert act(number, "assign", RULE, assignee=str(agent.id)).assignee_id == agent.id
    assert act(number, "team", me, team=id_of(Team, name="Helpers")).team.name == "Helpers"
    assert act(number, "priority", me, priority="4").priority == 4
    assert act(number, "category", me, category=id_of(Category, name="Printer")).category.name == "Printer"
    assert act(number, "category", me, category="none").category is None
    assert act(number, "snooze", me, until="3d").snoozed_until is not None
    assert act(number, "wake", me).snoozed_until is None
    assert act(number, "status", me, status=id_of(Status, slug="closed")).kind is Kind.CLOSED
    assert act(number, "desk", RULE, desk=id_of(Desk, slug="two")).desk.slug == "two"


def test_tags_are_added_and_taken_away(number: int, agent: User) -> None:
    act(number, "tag", RULE, tag="VIP, late")
    assert [tag.name for tag in act(number, "untag", user_actor(agent), tag="vip").tags] == ["late"]
    assert db.session.query(Tag).count() == 2


def test_spam_and_trash_come_and_go(number: int) -> None:
    assert act(number, "spam", RULE).customer.is_spammer
    assert not act(number, "not_spam", RULE).customer.is_spammer
    assert act(number, "trash", RULE).deleted_at is not None
    assert act(number, "restore", RULE).deleted_at is None


def test_a_rule_writes_a_note_under_its_own_name(number: int, agent: User) -> None:
    act(number, "note", RULE, text="Seen <b>")
    act(number, "note", user_actor(agent), text="Mine")
    notes = db.session.query(Message).filter_by(kind="note").order_by(Message.id).all()
    assert [(note.author_name, note.text, note.user_id) for note in notes] == [
        ("Automation: greet", "Seen <b>", None),
        (agent.name, "Mine", agent.id),
    ]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("assign", {"assignee": "99"}), ("assign", {"assignee": ""}), ("assign", {"assignee": "me"}), ("assign", {}),
        ("status", {"status": "closed"}), ("priority", {"priority": "9"}), ("tag", {"tag": " , "}), ("tag", {}),
        ("snooze", {"until": "soon"}), ("snooze", {"until": "2001-01-01 09:00"}), ("note", {"text": ""}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(number: int, name: str, values: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        act(number, name, RULE, **values)


def test_nobody_is_given_a_ticket_of_a_desk_they_cannot_see(site: Site, number: int) -> None:
    stranger = site.user("light", desks=False)
    with pytest.raises(Invalid):
        act(number, "assign", RULE, assignee=str(stranger.id))


def test_an_agent_moves_tickets_only_to_desks_of_their_own(site: Site, number: int, agent: User) -> None:
    with pytest.raises(Invalid):
        act(number, "desk", user_actor(agent), desk=id_of(Desk, slug="two"))
