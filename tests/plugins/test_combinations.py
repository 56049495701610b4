"""Whatever set of the bundled plugins is on, the site answers, logs no error, and of the others nothing is seen."""

import pytest

from core.contract.errors_logged import ErrorsLogged
from tests.plugins.combinations import Chosen, combinations, meetings, met, pairs
from tests.plugins.street import SLUGS, Street, Texts, leads_to

NEEDED = frozenset({"email", "form"})  # without them hardly anybody runs a help desk
MISSED = [slug for slug in SLUGS if slug not in NEEDED]
ALWAYS = pairs(SLUGS)
ALL = [chosen | NEEDED for chosen in combinations(MISSED)]
TRIED = [*ALWAYS, *(pytest.param(chosen, marks=pytest.mark.slow) for chosen in ALL if chosen not in ALWAYS)]


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Street:
    """One site for all combinations."""
    return Street(tmp_path_factory.mktemp("combinations"))


@pytest.fixture(scope="module")
def bare(street: Street) -> Texts:
    """What is seen with none of them on, to know the words that the core uses of its own accord."""
    street.switch(frozenset())
    return street.pages() | street.mails()


def named(chosen: Chosen) -> str:
    """Give a combination a name."""
    return "+".join(sorted(chosen)) or "none"


@pytest.mark.parametrize("chosen", TRIED, ids=named)
def test_any_set_of_plugins_works_and_of_the_others_nothing_is_seen(
    street: Street, bare: Texts, chosen: Chosen
) -> None:
    with ErrorsLogged() as errors:
        on = street.switch(chosen)
        seen = street.pages() | street.mails()
        wrong = [
            f"{address} answers {code}" for address, (code, _text) in seen.items() if not _is_right(address, code, on)
        ]
        wrong += [f"{slug}: {each}" for slug in sorted(on) for each in street.failures(slug)]
        wrong += [f"{slug}: {each}" for slug in sorted(set(SLUGS) - on) for each in street.traces(slug, seen, bare)]
    assert wrong == []
    assert errors.found == []


def _is_right(address: str, code: int, on: set[str]) -> bool:
    return code == 200 if address != "/contact" or "form" in on else code == 404


def test_what_a_plugin_shows_would_be_noticed(street: Street, bare: Texts) -> None:
    """Held against a site on which it is on, the search for traces finds each of them, by more than one sign."""
    street.switch(frozenset(SLUGS))
    seen = street.pages() | street.mails()
    for slug in MISSED:
        found = "\n".join(street.traces(slug, seen, bare))
        assert " is declared" in found, slug
        assert " leads to " in found or " names it" in found, slug
    assert {slug for slug in MISSED if street.own[slug]} >= {"automations", "branding", "kb", "saved_replies"}


def test_all_ways_of_six_are_sixty_four() -> None:
    assert len(set(combinations("abcdef"))) == 64
    assert len(ALL) == 2 ** len(MISSED)


@pytest.mark.parametrize("count", [2, 7, 8, 12, 20])
def test_of_many_plugins_any_two_meet_in_each_way(count: int) -> None:
    slugs = [f"p{number:02}" for number in range(count)]
    found = pairs(slugs)
    assert {frozenset(), frozenset(slugs)} <= set(found)
    assert {each for chosen in found for each in met(slugs, chosen)} == meetings(slugs)
    assert len(found) <= 24


def test_a_link_of_a_plugin_is_seen() -> None:
    assert leads_to("/desk/kb/", '<a href="/desk/kb/new">')
    assert leads_to("/contact", '<form action="/contact">')
    assert not leads_to("/contact", '<a href="/contacts">')
