"""The addresses of one owner, their variable parts filled in with things that are there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.routing import AnyConverter, PathConverter, Rule, UnicodeConverter

from core.engine.hooks import CORE
from core.web.access import Access, Kind, Owner, marker_of, owners

if TYPE_CHECKING:
    from core.testing import Site

SKIPPED = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Address:
    """One address by one method, and what its view says of who may open it."""

    path: str
    method: str
    access: Access

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def rules(app: Flask, owner: str = CORE) -> list[Rule]:
    """Give the rules of the core, or of one plugin."""
    known = owners(app)
    found = [rule for rule in app.url_map.iter_rules() if known.get(rule.endpoint, Owner(CORE)).slug == owner]
    return sorted(found, key=lambda rule: rule.rule)


def methods(rule: Rule) -> list[str]:
    """Give the methods of a rule that a view answers itself."""
    return sorted((rule.methods or set()) - SKIPPED)


def path(app: Flask, rule: Rule, known: Mapping[str, object]) -> str:
    """Fill the parts of a rule: by name from what is known, else by what its converter takes."""
    values = {name: known.get(name, _value(rule, name)) for name in rule.arguments - set(rule.defaults or ())}
    with app.test_request_context("/"):
        return app.url_map.bind("localhost").build(rule.endpoint, values, method=None)


def _value(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return "x" if isinstance(converter, UnicodeConverter | PathConverter) else 1


def addresses(site: "Site", owner: str, known: Mapping[str, object]) -> list[Address]:
    """Give every address of an owner by every method."""
    return [
        Address(path(site.app, rule, known), method, marker_of(site.app, rule.endpoint) or Access(Kind.SIGNED_IN))
        for rule in rules(site.app, owner)
        for method in methods(rule)
    ]


def static_files(site: "Site", slug: str) -> list[Address]:
    """Give the addresses of a plugin's static files."""
    from core.web.assets import asset, shelves

    with site.app.test_request_context("/"):
        folder = shelves().plugins.get(slug)
        if folder is None:
            return []
        names = sorted(each.relative_to(folder.path).as_posix() for each in folder.path.rglob("*") if each.is_file())
        served = [name for name in names if folder.file(name)]
        return [Address(asset(name, plugin=slug), "GET", Access(Kind.ALL)) for name in served]
