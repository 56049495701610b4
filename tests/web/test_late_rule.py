"""Addresses made by rules that compile late are those that werkzeug's own rules make."""

from werkzeug.routing import AnyConverter, Map, PathConverter, Rule
from werkzeug.routing.converters import NumberConverter

from core.testing import Site
from core.web.late_rule import LateRule


def _value(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    if isinstance(converter, NumberConverter):
        return 7
    return "a/b c" if isinstance(converter, PathConverter) else "a b/ü?"


def _values(rule: Rule) -> dict[str, object]:
    return {name: _value(converter) for name, converter in rule._converters.items()}


def test_every_address_is_made_as_by_a_rule_that_was_compiled_at_once(site: Site) -> None:
    site.activate("email", "form")
    map_ = site.app.url_map
    rules = list(map_.iter_rules())
    twins = [Rule(rule.rule, endpoint=rule.endpoint, methods=rule.methods, defaults=rule.defaults) for rule in rules]
    plain = Map(twins, converters=map_.converters)
    ours, theirs = map_.bind("desk.example"), plain.bind("desk.example")
    assert {type(rule) for rule in rules} == {LateRule}
    for rule in rules:
        for more in ({}, {"q": "two words", "page": None}, {"at": ["1", "2"]}):
            values = _values(rule) | more
            assert ours.build(rule.endpoint, values) == theirs.build(rule.endpoint, values), rule.rule
