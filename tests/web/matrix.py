"""Calls every route by every method as everybody, for the matrix of who may do what.

A row of a `route_matrix.toml` is a rule, and under it for each method the codes that these five get, in this order: a
visitor, an outsider (an agent with access to no desk), a light agent, an agent, an administrator. Forms are sent empty,
so 422 and 302 both mean that somebody was let in.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from werkzeug.routing import Rule

from core.contract.addresses import methods, path, rules
from core.contract.database import Copy
from core.engine.hooks import CORE
from core.models import User
from core.testing import Site

PEOPLE = ("visitor", "outsider", "light", "agent", "admin")
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
        self._first = Copy(site)

    def observed(self, owner: str = CORE) -> Codes:
        """Call everything and say what came of it."""
        seen: Codes = {}
        for rule in rules(self.site.app, owner):
            seen.setdefault(rule.rule, {}).update({method: self._codes(rule, method) for method in methods(rule)})
        return {rule: dict(sorted(codes.items())) for rule, codes in seen.items()}

    def _codes(self, rule: Rule, method: str) -> list[int]:
        return [self.call(rule, method, person) for person in PEOPLE]

    def call(self, rule: Rule, method: str, person: str) -> int:
        """Call one rule once."""
        client = self.site.client(self.people[person])
        code = client.open(self.address(rule), method=method).status_code
        if method != "GET":
            self._first.put_back()
        return code

    def address(self, rule: Rule) -> str:
        """Fill the parts of a rule with things that are there and are somebody else's."""
        known = {"user_id": self.other.id, "number": self.ticket.id, "ticket_id": self.ticket.id}
        return path(self.site.app, rule, known)


def expected(file: Path) -> Codes:
    """Read a matrix."""
    return tomllib.loads(file.read_text("utf-8")) if file.exists() else {}


def differences(seen: Codes, wanted: Codes) -> Iterator[str]:
    """Give what is missing, too much or different, as rows that can be pasted."""
    for rule, rows in seen.items():
        for method, codes in rows.items():
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
        f'["{rule}"]\n' + "".join(f"{method} = {codes}\n" for method, codes in rows.items())
        for rule, rows in seen.items()
    )
