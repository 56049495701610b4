"""Every route, by every method, as everybody: who gets in is written down in route_matrix.toml, and nowhere else.

A new route without a row fails this test; its message has the row to paste. Look at it before pasting: it says who may.
"""

import hashlib
import json
import sqlite3
from pathlib import Path

import pytest

from core.contract.addresses import rules
from core.testing import Site, new_config
from tests.web.matrix import Matrix, differences, expected

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).with_name("route_matrix.toml")
# What reading may write: who was here when, what somebody has seen, and how often something was tried.
MAY_CHANGE = frozenset({"session", "seen", "attempt", "user"})


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    """One site for all requests, put back after each that may have changed it."""
    return Matrix(Site(new_config(tmp_path_factory.mktemp("matrix") / "instance")))


@pytest.mark.abuse("A17")
@pytest.mark.slow
def test_every_route_lets_in_whom_the_matrix_says(matrix: Matrix) -> None:
    found = "\n".join(differences(matrix.observed(), expected(HERE)))
    assert not found, f"\n{found}"


@pytest.mark.abuse("A17")
@pytest.mark.slow
@pytest.mark.parametrize("slug", sorted(folder.parent.name for folder in ROOT.glob("plugins/*/plugin.toml")))
def test_every_route_of_a_bundled_plugin_has_a_row_too(site: Site, slug: str) -> None:
    site.activate(slug)
    seen = Matrix(site).observed(slug)
    found = "\n".join(differences(seen, expected(ROOT / "plugins" / slug / "tests" / "route_matrix.toml")))
    assert not found, f"\n{found}"


def test_reading_changes_nothing(matrix: Matrix) -> None:
    for rule in rules(matrix.site.app):
        if "GET" in (rule.methods or set()):
            before = contents(matrix.site)
            matrix.call(rule, "GET", "admin")
            assert contents(matrix.site) == before, rule.rule


def contents(site: Site) -> dict[str, str]:
    """Give a digest of each table."""
    with sqlite3.connect(site.config.instance / "tanggap.db") as connection:
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [name for (name,) in connection.execute(listed) if name not in MAY_CHANGE]
        return {name: _digest(connection.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names}


def _digest(rows: list[tuple[object, ...]]) -> str:
    return hashlib.sha256(json.dumps(rows, default=repr).encode()).hexdigest()
