"""Slips of the pen in what was declared: names that nobody has. They stop nothing; the plugin's card tells of them."""

import difflib
import inspect
from collections.abc import Iterable, Iterator
from typing import Any

from core.engine.hooks import CORE, Hooks
from core.engine.registry import Registry, Shelf
from core.slots import PLACES

BUILT_IN = frozenset({"admin", "manager", "agent", "light"})
NAV_PLACES = ("rail", "admin", "public", "contact")
Slip = tuple[str, str]
TOPICS = ("site", "people", "tickets", "channels", "look", "plugins", "system")


def slips(registry: Registry, hooks: Hooks) -> list[str]:
    """Say, each behind its plugin's slug, what names a right, a role, an event or a place that is not there."""
    found = [
        *_rights(registry),
        *_roles(registry),
        *_events(registry, hooks),
        *_arguments(registry),
        *_nav(registry),
    ]
    return [f"{owner}: {text}" for owner, text in found if owner != CORE]


def _rights(registry: Registry) -> Iterator[Slip]:
    shelves: tuple[Shelf[Any], ...] = (registry.nav, registry.slots, registry.search, registry.actions)
    for shelf in shelves:
        for each in shelf.owned():
            right = each.item.permission
            if right and is_unknown(right, each.owner, registry.permissions):
                yield each.owner, f"{shelf.hook}: {unknown('right', right, registry.permissions)}"


def _roles(registry: Registry) -> Iterator[Slip]:
    for each in registry.permissions.owned():
        for role in sorted(each.item.roles - BUILT_IN):
            yield each.owner, f"{registry.permissions.hook}: {unknown('built-in role', role, sorted(BUILT_IN))}"


def _events(registry: Registry, hooks: Hooks) -> Iterator[Slip]:
    for each in hooks.implementations("event_recorded"):
        for type_ in sorted(each.durable or ()):
            if is_unknown(type_, each.slug, registry.events):
                yield each.slug, f"event_recorded: {unknown('event', type_, registry.events)}"


def _arguments(registry: Registry) -> Iterator[Slip]:
    for each in registry.slots.owned():
        offered = (*PLACES[each.item.place], "ctx")
        for name in _compulsory(each.item.data):
            if name not in offered:
                asks = f"the data of {each.item.template} asks for `{name}`"
                yield each.owner, f"register_slots: {asks}; `{each.item.place}` offers {', '.join(offered)}."


def _compulsory(function: object) -> list[str]:
    if not callable(function):
        return []
    some = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    asked = inspect.signature(function).parameters.values()
    return [one.name for one in asked if one.default is one.empty and one.kind not in some]


def _nav(registry: Registry) -> Iterator[Slip]:
    for each in registry.nav.owned():
        place, group = each.item.place, each.item.group
        if place not in NAV_PLACES and "." not in place:
            yield each.owner, f"register_nav: no page draws the place `{place}`; there are {', '.join(NAV_PLACES)}."
        if place == "admin" and group not in TOPICS:
            text = f"no topic of the settings is called `{group}`; there are {', '.join(TOPICS)}."
            yield each.owner, f"register_nav: {text}"


def is_unknown(name: str, owner: str, shelf: Shelf[Any]) -> bool:
    """Tell whether nobody can have a name: it is the plugin's own or the core's, and neither has declared it.

    What begins otherwise may belong to a plugin that is off, or was never installed.
    """
    if name in shelf:
        return False
    start, point, rest = name.partition(".")
    starts = {each.item.name.partition(".")[0] for each in shelf.owned() if each.owner == CORE}
    return not point or (start in {owner, *starts} and rest != "*")


def unknown(kind: str, name: str, known: Iterable[Any]) -> str:
    """Say that nobody has a name, with the nearest one."""
    names = [getattr(each, "name", each) for each in known]
    near = next(iter(difflib.get_close_matches(name, names, 1)), None)
    return f"no {kind} is called `{name}`; " + (
        f"did you mean `{near}`?" if near else "docs/names.md lists what there is."
    )
