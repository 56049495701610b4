"""Every search operator is documented, in both languages, and every example is understood."""

import re

import pytest

from core.defaults.filters import register_ticket_filters
from core.defaults.filters.content import HAVING
from core.defaults.filters.state import STATES
from tests.docs.pages import Page, read

PAGES = read("agent/search.md")
ROW = re.compile(r"^\| `(\w+):` \|", re.MULTILINE)
OPERATOR = re.compile(r"-?([a-z]+):.*")


def registered() -> set[str]:
    """The names of the core's own filters that the search box knows."""
    return {each.name for each in register_ticket_filters() if not each.is_single}


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
def test_every_operator_has_its_row_and_no_other_does(page: Page) -> None:
    rows = ROW.findall(page.text)
    assert sorted(rows) == sorted(registered())


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
@pytest.mark.parametrize(("operator", "values"), [("is", STATES), ("has", HAVING)], ids=["is", "has"])
def test_every_state_and_thing_is_told(page: Page, operator: str, values: dict[str, object]) -> None:
    told = {code.partition(":")[2] for code in page.codes if code.startswith(f"{operator}:")}
    assert told - {""} == set(values)


@pytest.mark.parametrize("page", PAGES, ids=["en", "id"])
def test_every_example_begins_with_an_operator(page: Page) -> None:
    found = {match[1] for match in map(OPERATOR.fullmatch, page.codes) if match}
    assert found <= registered()
