"""Calls every route by every method as everybody, for the matrix of who may do what.

A row of a `route_matrix.toml` is a rule, and under it for each method the codes that these five get, in this order: a
visitor, an outsider (an agent with access to no desk), a light agent, an agent, an administrator. Forms are sent empty,
so 422 and 302 both mean that somebody was let in.
"""

import shutil
import sqlite3
import tomllib
from collections.abc import Iterator
from pathlib import Path

from werkzeug.routing import AnyConverter, PathConverter, Rule, UnicodeConverter

from core.database import engine_for
from core.engine.hooks import CORE
from core.models import User
from core.testing import Site
from core.web.access import Owner, owners

PEOPLE = ("visitor", "outsider", "light", "agent", "admin")
SKIPPED = frozenset({"HEAD", "OPTIONS"})
Codes = dict[str, dict[str, list[int]]]


class Matrix:
    """One site with one of everything, put back to its first state after each request."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.people: dict[str, User | None] = {"visitor": None}
        self.people["outsider"] = site.user("agent", email="outsider@desk.example", desks=False)
        self.people |= {role: site.user(role) for role in PEOPLE[2:]}
        self.other = site.user("agent", email="other@desk.example", name="Somebody Else")
        self.ticket = site.ticket()
        self._file = site.config.instance / "tanggap.db"
        self._first = site.config.instance / "first.db"
        with sqlite3.connect(self._file) as connection:
            connection.execute("VACUUM INTO ?", (str(self._first),))

    def rules(self, owner: str = CORE) -> list[Rule]:
        """Give the rules of the core, or of one plugin."""
        known = owners(self.site.app)
        found = [
            rule for rule in self.site.app.url_map.iter_rules() if known.get(rule.endpoint, Owner(CORE)).slug == owner
        ]
        return sorted(found, key=lambda rule: rule.rule)

    def observed(self, owner: str = CORE) -> Codes:
        """Call everything and say what came of it."""
        seen: Codes = {}
        for rule in self.rules(owner):
            seen.setdefault(rule.rule, {}).update({method: self._codes(rule, method) for method in _methods(rule)})
        return {rule: dict(sorted(methods.items())) for rule, methods in seen.items()}

    def _codes(self, rule: Rule, method: str) -> list[int]:
        return [self.call(rule, method, person) for person in PEOPLE]

    def call(self, rule: Rule, method: str, person: str) -> int:
        """Call one rule once."""
        client = self.site.client(self.people[person])
        code = client.open(self.address(rule), method=method).status_code
        if method != "GET":
            self.restore()
        return code

    def address(self, rule: Rule) -> str:
        """Fill the parts of a rule with things that are there and are somebody else's."""
        values = {name: self._value(rule, name) for name in rule.arguments}
        with self.site.app.test_request_context("/"):
            return self.site.app.url_map.bind("localhost").build(rule.endpoint, values, method=None)

    def _value(self, rule: Rule, name: str) -> object:
        known: dict[str, object] = {"user_id": self.other.id, "number": self.ticket.id, "ticket_id": self.ticket.id}
        converter = rule._converters[name]
        if name in known:
            return known[name]
        if isinstance(converter, AnyConverter):
            return min(converter.items)
        return "x" if isinstance(converter, UnicodeConverter | PathConverter) else 1

    def restore(self) -> None:
        """Put the database back as it was."""
        engine_for(self.site.config.database_url).dispose()
        for tail in ("-wal", "-shm"):
            Path(f"{self._file}{tail}").unlink(missing_ok=True)
        shutil.copyfile(self._first, self._file)


def _methods(rule: Rule) -> list[str]:
    return sorted((rule.methods or set()) - SKIPPED)


def expected(path: Path) -> Codes:
    """Read a matrix."""
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def differences(seen: Codes, wanted: Codes) -> Iterator[str]:
    """Give what is missing, too much or different, as rows that can be pasted."""
    for rule, methods in seen.items():
        for method, codes in methods.items():
            row = wanted.get(rule, {}).get(method)
            if row is None:
                yield f'no row: ["{rule}"]\n{method} = {codes}'
            elif row != codes:
                yield f'["{rule}"] {method}: the matrix says {row}, the site {codes}'
    for rule in wanted.keys() - seen.keys():
        yield f'a row without a route: ["{rule}"]'


def as_toml(seen: Codes) -> str:
    """Write a matrix."""
    return "\n".join(
        f'["{rule}"]\n' + "".join(f"{method} = {codes}\n" for method, codes in methods.items())
        for rule, methods in seen.items()
    )
