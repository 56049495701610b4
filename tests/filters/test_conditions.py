"""Condition groups: one SQL expression, which says of all tickets together what it says of each alone."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.database import db
from core.declare import FilterKind, TicketFilter
from core.errors import Invalid
from core.models import Ticket, User
from core.services.finding.conditions import (
    Condition,
    ConditionGroup,
    check_conditions,
    condition_group,
    describe_conditions,
    matching,
    stored_conditions,
    where_of,
)
from core.services.staff.viewer import seen_by
from core.testing import Site
from tests.filters.test_agreement import PIECES, crowd

__all__ = ["crowd"]
NAMED = [piece.replace('"', "").partition(":") for piece in PIECES if ":" in piece]

conditions = st.builds(
    lambda piece, is_not: Condition(piece[0], piece[2], is_not), st.sampled_from(NAMED), st.booleans()
)
groups = st.recursive(
    st.builds(ConditionGroup, st.sampled_from(["all", "any", "none"]), st.lists(conditions, max_size=3).map(tuple)),
    lambda inner: st.builds(
        ConditionGroup,
        st.sampled_from(["all", "any", "none"]),
        st.lists(st.one_of(conditions, inner), max_size=3).map(tuple),
    ),
    max_leaves=4,
)


@pytest.mark.database
def test_a_group_finds_the_tickets_that_it_says_it_matches(crowd: User) -> None:
    every = set(db.session.scalars(db.select(Ticket.id)))

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(groups)
    def check(group: ConditionGroup) -> None:
        assert condition_group(stored_conditions(group)) == group
        found = set(db.session.scalars(db.select(Ticket.id).where(where_of(group))))
        assert found == {number for number in every if matching(number, {"it": group})}, group

    with seen_by(crowd):
        check()


@pytest.mark.database
def test_none_is_the_opposite_of_any(crowd: User) -> None:
    every = set(db.session.scalars(db.select(Ticket.id)))
    parts = (Condition("closed", "<1y"), Condition("body", "green"), Condition("waiting", ">4h"))
    some = set(db.session.scalars(db.select(Ticket.id).where(where_of(ConditionGroup("any", parts)))))
    none = set(db.session.scalars(db.select(Ticket.id).where(where_of(ConditionGroup("none", parts)))))
    assert some
    assert none == every - some


@pytest.fixture
def inside(site: Site, ticket: Ticket) -> int:
    """A ticket, inside an app context."""
    with site.app.app_context():
        yield ticket.id


def test_what_no_filter_knows_is_named_by_its_place(inside: int) -> None:
    group = ConditionGroup(
        "all",
        (Condition("status", "open"), ConditionGroup("any", (Condition("status", "nope"), Condition("gone", "x")))),
    )
    with pytest.raises(Invalid) as refusal:
        check_conditions(group)
    assert set(refusal.value.problems) == {"1.0", "1.1"}
    with pytest.raises(Invalid):
        check_conditions(ConditionGroup("all", (Condition("status", " "),)))
    with pytest.raises(Invalid):
        check_conditions(ConditionGroup("all", (Condition("status", "open"),) * 41))


def test_empty_groups_are_left_out(inside: int) -> None:
    group = ConditionGroup("all", (ConditionGroup("any"), Condition("status", "open")))
    assert check_conditions(group) == ConditionGroup("all", (Condition("status", "open"),))


@pytest.mark.parametrize(
    "stored", [None, [], {}, {"all": [{"value": "x"}]}, {"filter": "status"}, {"all": "x"}, {"most": []}]
)
def test_what_cannot_be_read_is_refused_whole(inside: int, stored: object) -> None:
    with pytest.raises(Invalid):
        condition_group(stored)


def test_a_group_nested_without_end_is_refused(inside: int) -> None:
    deep: dict[str, object] = {"all": []}
    for _step in range(200):
        deep = {"all": [deep]}
    with pytest.raises(Invalid):
        condition_group(deep)


def test_a_group_is_said_in_words(inside: int) -> None:
    group = ConditionGroup(
        "all",
        (
            Condition("status", "open"),
            ConditionGroup("any", (Condition("priority", "urgent"), Condition("channel", "email", is_not=True))),
        ),
    )
    assert describe_conditions(group) == "Status is Open and (Priority is Urgent or Channel is not email)"
    assert describe_conditions(ConditionGroup()) == "any ticket"


def test_filters_of_ones_own_stand_beside_the_registered_ones(inside: int) -> None:
    own = TicketFilter("mood", "Mood", lambda value: Ticket.id == (inside if value == "good" else 0), FilterKind.CHOICE)
    rules = {
        "good": ConditionGroup("all", (Condition("mood", "good"), Condition("status", "open"))),
        "bad": ConditionGroup("all", (Condition("mood", "bad"),)),
    }
    assert matching(inside, rules, [own]) == {"good"}
