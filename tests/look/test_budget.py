"""The front end stays within its budget; figures are KB after gzip."""

import gzip
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "core" / "web" / "static"
FRAME = ["css/tokens.css", "css/base.css"]
DESK = [*FRAME, "css/app.css"]
SCRIPTS = sorted(path.relative_to(STATIC).as_posix() for path in [*STATIC.glob("js/*.js"), *STATIC.glob("vendor/*.js")])


def weight(names: list[str]) -> float:
    """Add up the files as a server would send them."""
    return sum(len(gzip.compress((STATIC / name).read_bytes(), 9)) for name in names) / 1024


@pytest.mark.parametrize("names", [DESK, [*DESK, "css/admin.css"]], ids=["desk", "settings"])
def test_the_style_of_the_desk_weighs_at_most_fifteen(names: list[str]) -> None:
    assert weight(names) <= 15


def test_all_that_an_agent_can_ever_load_weighs_less_than_the_budget_of_one_page() -> None:
    assert weight([*DESK, "css/admin.css", "icons.svg", *SCRIPTS]) <= 150


def test_what_a_customer_page_loads_leaves_half_of_its_budget_to_the_page() -> None:
    assert weight([*FRAME, "css/public.css", "icons.svg"]) <= 30
