"""Patterns mean what they mean to Python, and no text and no pattern keeps them busy for long."""

import random
import re
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.database import db
from core.errors import Invalid
from core.models import Ticket, User
from core.patterns import Pattern, TooCostly, pattern_of
from core.services.finding.conditions import Condition, ConditionGroup, check_conditions, matching, where_of
from core.testing import Site

PIECES = (
    "a", "B", "é", "ß", "1", "_", " ", ".", "-", r"\.", r"\w", r"\W", r"\d", r"\D", r"\s", r"\S", "[ab]", "[^a]",
    r"[^A-C\d]", r"[\w-]", "[]a]", "^", "$", r"\b", r"\n",
)  # fmt: skip
SIGNS = ("*", "+", "?", "{2}", "{1,2}", "{,2}", "{2,}", "+?", "*?")
patterns = st.recursive(
    st.sampled_from(PIECES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from(SIGNS)).map(lambda pair: f"({pair[0]}){pair[1]}"),
    ),
    max_leaves=8,
)
COSTLY = "(a|b)*a(a|b){150}c"  # each place in the text is another set of places in the pattern
MIXED = "".join(random.Random(1).choices("ab", k=20_000))
BOMBS = (
    "(a+)+$", "(a|aa)+$", "(a|a)*b", "(.*)*x", "(x+x+)+y", "(a?){100}a{100}", ".*.*.*.*.*.*=.*", "(([a-z])+.)+[A-Z]$",
    r"(\w+\s?)+!", "(a|b)*a(a|b){15}", COSTLY, "(.|a){200}b", "([ab]{1,100}c?){3}d", "^(([a-z0-9])+.)+@",
)  # fmt: skip
TEXTS = ("a" * 20_000, "ab" * 10_000, "x" * 20_000, "aab ba" * 3_000, "a" * 19_999 + "!", MIXED)


@settings(max_examples=400, deadline=None, database=None)
@given(patterns, st.text("aAbBéÉß1_ .-\nX", min_size=1, max_size=12))
def test_a_pattern_means_what_it_means_to_python(pattern: str, text: str) -> None:
    assert pattern_of(pattern).fits(text) == bool(re.search(pattern, text, re.IGNORECASE | re.MULTILINE))


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_answered_or_given_up_after_a_bounded_number_of_steps(bomb: str) -> None:
    began = time.process_time()
    for text in TEXTS:
        try:
            assert pattern_of(bomb).fits(text) in {True, False}
        except TooCostly:
            assert bomb in {COSTLY, "(.|a){200}b", "([ab]{1,100}c?){3}d", "(a?){100}a{100}"}
    assert time.process_time() - began < 5 * len(TEXTS)  # backtracking would need years


def test_a_pattern_that_costs_too_much_is_given_up_each_time() -> None:
    for _time in range(2):
        with pytest.raises(TooCostly):
            pattern_of(COSTLY).fits(MIXED)


@pytest.mark.parametrize(
    "wrong",
    [
        "(", ")", "(a", "a)", "[a", "[z-a]", "[\\", "*a", "a**", "a*+", "a{2}{2}", "^*", "\\", "\\1", "\\k", "(?=a)",
        "(?!a)", "(?<=a)", "(?P<x>a)", "(?i)a", "a{9999}", "a{3,1}", "(a{200}){200}", "((a{100}){100}){100}", "a" * 251,
        "(" * 60 + ")" * 60, "((((){200}){200}){200}){200}",
    ],
)  # fmt: skip
def test_what_is_no_safe_pattern_is_refused_in_words(wrong: str) -> None:
    with pytest.raises(Invalid) as refusal:
        pattern_of(wrong)
    assert len(str(refusal.value)) > 15


@settings(max_examples=300, deadline=2_000, database=None)
@given(st.text(st.sampled_from(r"ab(){}[]|*+?^$\.,-19:=!wd "), max_size=30), st.text("ab19 ", max_size=50))
def test_whatever_is_typed_is_a_pattern_or_is_refused(typed: str, text: str) -> None:
    try:
        found = pattern_of(typed)
    except Invalid:
        return
    assert isinstance(found, Pattern)
    assert found.fits(text) in {True, False}


@pytest.fixture
def invoices(site: Site, database_url: str) -> Iterator[dict[str, int]]:
    """Tickets about invoices, inside an app context."""
    eve = ("email", "eve@shop.example")
    numbers = {
        "subject": site.ticket(subject="Where is inv-2041?", text="Hello").id,
        "body": site.ticket(subject="Question", text="My number\nINV-7 is wrong", identity=eve).id,
        "neither": site.ticket(subject="INV-20", text="Hello").id,
    }  # fmt: skip
    with site.app.app_context():
        yield numbers


def holds(number: int, *pieces: tuple[str, str, bool], mode: str = "all") -> bool:
    group = ConditionGroup(mode, tuple(Condition(*piece) for piece in pieces))
    return bool(matching(number, {"it": group}))


@pytest.mark.database
def test_a_rule_asks_subject_text_and_writer_by_pattern(invoices: dict[str, int]) -> None:
    def who(name: str, pattern: str, is_not: bool = False) -> set[str]:
        alone = {each for each, number in invoices.items() if holds(number, (name, pattern, is_not))}
        group = ConditionGroup("all", (Condition(name, pattern, is_not),))
        together = set(db.session.scalars(db.select(Ticket.id).where(where_of(group, numbers=[*invoices.values()]))))
        assert together == {invoices[each] for each in alone}
        return alone

    assert who("matches.subject", r"\bINV-\d{4}\b") == {"subject"}
    assert who("matches.subject", r"\bINV-\d{4}\b", True) == {"body", "neither"}
    assert who("matches.body", r"^INV-\d+") == {"body"}
    assert who("matches.from", r"@shop\.example$") == {"body"}


def test_patterns_stand_in_groups_like_any_condition(invoices: dict[str, int]) -> None:
    number = invoices["subject"]
    right, wrong = ("matches.subject", r"\d{4}", False), ("matches.subject", r"\d{5}", False)
    assert holds(number, right, ("status", "open", False))
    assert holds(number, right, wrong, mode="any")
    assert not holds(number, right, wrong, mode="none")
    assert holds(number, wrong, ("status", "closed", False), mode="none")


def test_loosely_a_group_finds_no_ticket_too_few(invoices: dict[str, int]) -> None:
    right, wrong = Condition("matches.subject", r"\d{4}"), Condition("status", "closed")
    for group in (
        ConditionGroup("all", (right,)),
        ConditionGroup("any", (right, wrong)),
        ConditionGroup("none", (Condition("matches.subject", "nowhere"), wrong)),
        ConditionGroup("all", (Condition("matches.subject", "nowhere", is_not=True),)),
        ConditionGroup("none", (ConditionGroup("none", (right, wrong)),)),
    ):
        loosely = set(db.session.scalars(db.select(Ticket.id).where(where_of(group, loosely=True))))
        exactly = {number for number in invoices.values() if matching(number, {"it": group})}
        assert exactly
        assert exactly <= loosely
    strict = ConditionGroup("all", (right, wrong))
    assert list(db.session.scalars(db.select(Ticket.id).where(where_of(strict, loosely=True)))) == []


def test_lists_refuse_patterns_and_say_where_they_belong(invoices: dict[str, int], admin: User) -> None:
    group = ConditionGroup("all", (Condition("matches.subject", "x"),))
    with pytest.raises(Invalid, match="by rules"):
        where_of(group)
    with pytest.raises(Invalid, match="by rules"):
        check_conditions(group)
    assert check_conditions(group, for_rules=True) == group
    with pytest.raises(Invalid, match="never closed"):
        check_conditions(ConditionGroup("all", (Condition("matches.subject", "("),)), for_rules=True)


def test_the_search_box_refuses_a_pattern_and_does_not_offer_it(
    invoices: dict[str, int], site: Site, admin: User
) -> None:
    page = site.client(admin).get("/desk/search?q=matches.subject:x").get_data(as_text=True)
    assert "can only be asked by rules" in page
    assert "matches.subject:</" not in page.replace("matches.subject:x", "")


def test_a_pattern_that_takes_too_long_breaks_its_rule_alone(site: Site) -> None:
    number = site.ticket(subject="Long", text=MIXED).id
    rules = {
        "slow": ConditionGroup("all", (Condition("matches.body", COSTLY),)),
        "sound": ConditionGroup("all", (Condition("matches.body", "abba"),)),
    }
    with site.app.app_context():
        broken: dict[str, str] = {}
        assert matching(number, rules, broken=broken) == {"sound"}
        assert "takes too long" in broken["slow"]
