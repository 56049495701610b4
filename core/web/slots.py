"""Draws the parts that plugins put into pages, each in its own guard: one that fails shows its own sentence."""

import inspect
from collections.abc import Callable
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup

from core.declare import Slot
from core.engine.current import hooks, registry, site
from core.engine.hooks import Answer
from core.engine.registry import Owned
from core.i18n import gettext
from core.slots import PLACES
from core.web.access import may

PLAIN = frozenset({"ticket.row", "ticket.composer.toolbar", "ticket.header", "public.header"})
PUBLIC = "public."
ASKED = "what parts ask for"
PART, LAZY = "core/parts/slot_part.html", "core/parts/slot_lazy.html"


def draw(place: str, /, **arguments: Any) -> Markup:
    """Draw all parts of a place (a global of all templates)."""
    return Markup("").join(_draw_or_promise(each, arguments) for each in parts(place))


def parts(place: str) -> list[Owned[Slot]]:
    """Give the parts of a place that this person may see, in their order."""
    if place not in PLACES:
        raise LookupError(f"There is no place `{place}`; the places are {', '.join(PLACES)}.")
    found = [each for each in registry().slots.owned() if each.item.place == place and _may_see(each.item)]
    return sorted(found, key=lambda each: each.item.order)


def find(place: str, template: str) -> Owned[Slot] | None:
    """Give one part that this person may see."""
    return next((each for each in parts(place) if each.item.template == template), None) if place in PLACES else None


def draw_part(each: Owned[Slot], arguments: dict[str, Any]) -> Markup:
    """Draw one part, or say that it failed."""
    result = hooks().guarded(each.owner, f"slot {each.item.place}", lambda: _render(each, arguments))
    failed = not isinstance(result, Answer)
    body = "" if failed else result.value  # type: ignore[union-attr]
    if each.item.place in PLAIN or (not failed and (not body or each.item.title is None)):
        return Markup(body)
    return Markup(render_template(PART, title=_title(each), source=_name(each.owner), body=Markup(body), failed=failed))


def is_promised(each: Owned[Slot]) -> bool:
    """Tell whether a part is fetched after its page; customer pages have no script for that, so theirs stand there."""
    return each.item.lazy and not each.item.place.startswith(PUBLIC)


def _draw_or_promise(each: Owned[Slot], arguments: dict[str, Any]) -> Markup:
    if not is_promised(each):
        return draw_part(each, arguments)
    about = {name: getattr(value, "id", value) for name, value in arguments.items()}
    url = url_for("public.slot", place=each.item.place, template=each.item.template, **about)
    return Markup(render_template(LAZY, title=_title(each), source=_name(each.owner), url=url))


def _render(each: Owned[Slot], arguments: dict[str, Any]) -> str:
    data: Any = {}
    if each.item.data is not None:
        data = each.item.data(**_wanted(each, arguments))
        if data is None:
            return ""
    return render_template(each.item.template, **arguments, **{k: v for k, v in data.items() if k not in arguments})


def _wanted(each: Owned[Slot], arguments: dict[str, Any]) -> dict[str, Any]:
    """Give the part those arguments that it asks for."""
    given = {**arguments, "ctx": hooks().contexts.get(each.owner)}
    asked = _asked_for(each.item.data)  # type: ignore[arg-type]
    return given if asked is None else {name: given[name] for name in asked if name in given}


def _asked_for(data: Callable[..., Any]) -> tuple[str, ...] | None:
    """Give the names that a function asks for; None for one that takes all. Looked at once in each build of the app."""
    known: dict[Callable[..., Any], tuple[str, ...] | None] = site().extras.setdefault(ASKED, {})
    if data not in known:
        asked = inspect.signature(data).parameters.values()
        takes_all = any(one.kind is one.VAR_KEYWORD for one in asked)
        known[data] = None if takes_all else tuple(one.name for one in asked)
    return known[data]


def _may_see(item: Slot) -> bool:
    return item.permission is None or may(item.permission)


def _title(each: Owned[Slot]) -> str:
    return str(each.item.title) if each.item.title is not None else _name(each.owner)


def _name(slug: str) -> str:
    loaded = site().build.loaded.get(slug)
    return str(gettext(loaded.manifest.name)) if loaded else slug
