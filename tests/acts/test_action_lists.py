"""Action lists: kept as JSON, checked by the forms of their acts, done one by one, none hindering another."""

from collections.abc import Callable

import pytest
from wtforms import Form, IntegerField

from core.database import db
from core.declare import Actor, TicketAction
from core.errors import Invalid
from core.models import Event, Ticket, User
from core.services.acts.action_lists import (
    Step,
    action_list,
    check_actions,
    describe_actions,
    run_actions,
    stored_actions,
)
from core.services.staff.actors import user_actor
from core.testing import Site

RULE = Actor("plugin", label="Rule: greet")


@pytest.fixture
def number(site: Site, agent: User) -> int:
    """A ticket, inside an app context."""
    made = site.ticket().id
    with site.app.app_context():
        yield made


def test_a_list_survives_json(number: int) -> None:
    steps = (Step("tag", {"tag": "vip"}), Step("gone.act", {"many": ["a", "b"]}))
    assert action_list(stored_actions(steps)) == steps
    assert action_list("rubbish") == action_list(None) == action_list([{"values": {}}, 3]) == ()


def test_what_a_form_refuses_is_named_by_its_place(number: int) -> None:
    with pytest.raises(Invalid) as refusal:
        check_actions([Step("tag", {"tag": "vip"}), Step("tag", {}), Step("gone.act")])
    assert set(refusal.value.problems) == {"1.tag", "2."}
    with pytest.raises(Invalid):
        check_actions([])
    with pytest.raises(Invalid):
        check_actions([Step("tag", {"tag": "x"})] * 31)


def test_a_list_is_said_in_words(number: int, agent: User) -> None:
    steps = [Step("assign", {"assignee": str(agent.id)}), Step("tag", {"tag": "vip"}), Step("wake"), Step("gone.act")]
    assert describe_actions(steps) == [
        f"Assign: {agent.name}",
        "Tag: vip",
        "Wake",
        "An act that is not there: gone.act",
    ]
    assert describe_actions([Step("note", {"text": "word " * 30})])[0].endswith("…”")


def test_a_number_is_said_with_what_it_counts(number: int, add_action: Callable[..., None]) -> None:
    class WeighForm(Form):
        grams = IntegerField("Grams")

    add_action(TicketAction("weigh", "Weigh", lambda *_given: None, WeighForm))
    assert describe_actions([Step("weigh", {"grams": "24"})]) == ["Weigh: Grams: 24"]


def test_a_failing_act_is_reported_and_the_others_are_done(number: int) -> None:
    steps = [
        Step("tag", {"tag": "one"}),
        Step("assign", {"assignee": "me"}),
        Step("gone.act"),
        Step("priority", {"priority": "4"}),
    ]
    results = run_actions(steps, number, RULE)
    assert [bool(result.error) for result in results] == [False, True, True, False]
    assert "no “me”" in results[1].error
    ticket = db.session.get(Ticket, number)
    assert ([tag.name for tag in ticket.tags], ticket.priority) == (["one"], 4)


def test_an_act_that_breaks_leaves_nothing_half_done(site: Site, number: int, add_action: Callable[..., None]) -> None:
    def breaks(ticket: Ticket, _values: object, _actor: Actor) -> None:
        ticket.subject = "Half done"
        db.session.flush()
        raise RuntimeError("boom")

    add_action(TicketAction("test.break", "Break", breaks))
    results = run_actions([Step("test.break"), Step("tag", {"tag": "after"})], number, RULE)
    assert [bool(result.error) for result in results] == [True, False]
    ticket = db.session.get(Ticket, number)
    assert (ticket.subject, [tag.name for tag in ticket.tags]) == ("The printer is broken", ["after"])


def test_on_somebodys_behalf_each_act_asks_for_its_right(site: Site, number: int) -> None:
    light = site.user("light", name="Lina")
    results = run_actions([Step("tag", {"tag": "x"}), Step("note", {"text": "Seen"})], number, user_actor(light), light)
    assert [bool(result.error) for result in results] == [True, False]


def test_the_event_names_the_rule(number: int) -> None:
    run_actions([Step("tag", {"tag": "vip"})], number, RULE)
    newest = db.session.query(Event).filter_by(type="ticket.changed").order_by(Event.id.desc()).first()
    assert newest.actor_label == "Rule: greet"


@pytest.fixture
def add_action(site: Site, number: int) -> Callable[[TicketAction], None]:
    """Have one more act, as a plugin's would be."""

    def add(action: TicketAction) -> None:
        site.built.registry.actions.add("core", action)

    return add
