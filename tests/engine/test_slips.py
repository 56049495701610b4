"""Names in what a plugin declares that nobody has stop nothing, but its card and `check_plugin` say so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core import defaults
from core.declare import EventType, NavItem, Permission, Placeholder, SearchSource, Slot, TicketAction, TicketFilter
from core.engine.context import PluginContext
from core.engine.hooks import CORE, Hooks
from core.engine.markers import hookimpl, hookimpl_durable
from core.engine.registry import Registry
from core.engine.slips import BUILT_IN, TOPICS, slips
from core.errors import BuildError
from core.services.installation.seed import ROLES
from core.services.plugin.for_plugins import ServicesForPlugins
from core.testing import Site
from core.web.navigation import topics


@pytest.fixture(autouse=True)
def _in_app(site: Site) -> Iterator[None]:
    with site.app.app_context():
        yield


class _Plugin:
    """Stands for a plugin's module."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        vars(self).update(functions)


def warnings(**functions: Callable[..., Any]) -> list[str]:
    """Say what is odd in what the plugin `shop` declares."""
    hooks, registry = Hooks(), Registry()
    hooks.register(CORE, defaults, PluginContext(CORE, ServicesForPlugins()))
    marked = {name: each if hasattr(each, "tanggap_impl") else hookimpl(each) for name, each in functions.items()}
    hooks.register("shop", _Plugin(marked), PluginContext("shop", ServicesForPlugins()))
    registry.fill(hooks)
    return slips(registry, hooks)


def nothing(*_arguments: Any) -> Any:
    return None


def sell() -> list[Permission]:
    return [Permission("shop.sell", "Sell", roles=frozenset({"manager"}))]


NAMING: dict[str, Callable[[str], Any]] = {
    "register_nav": lambda right: NavItem("Shop", "shop.list", permission=right),
    "register_slots": lambda right: Slot("ticket.sidebar", "shop/part.html", permission=right),
    "register_search": lambda right: SearchSource("shop", "Shop", find=nothing, permission=right),
    "register_ticket_actions": lambda right: TicketAction("shop.sell", "Sell", run=nothing, permission=right),
}


@pytest.mark.parametrize("hook", NAMING)
@pytest.mark.parametrize(
    ("typed", "meant"),
    [("shop.sel", "shop.sell"), ("ticket.repl", "ticket.reply"), ("admin.setting", "admin.settings")],
)
def test_a_mistyped_right_is_named_with_the_nearest_one(hook: str, typed: str, meant: str) -> None:
    assert warnings(register_permissions=sell, **{hook: lambda: [NAMING[hook](typed)]}) == [
        f"shop: {hook}: no right is called `{typed}`; did you mean `{meant}`?"
    ]


@pytest.mark.parametrize("right", ["shop.sell", "ticket.reply", "kb.write", "admin.*"])
def test_a_right_that_is_there_or_may_be_another_plugins_is_no_slip(right: str) -> None:
    assert warnings(register_permissions=sell, register_nav=lambda: [NAMING["register_nav"](right)]) == []


def test_a_role_that_no_site_has_from_the_start_is_told() -> None:
    assert warnings(register_permissions=lambda: [Permission("shop.sell", "Sell", roles=frozenset({"manger"}))]) == [
        "shop: register_permissions: no built-in role is called `manger`; did you mean `manager`?"
    ]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("ticket.openend", "did you mean `ticket.opened`?"),
        ("shop.solt", "did you mean `shop.sold`?"),
        ("opened", "did you mean `ticket.opened`?"),
        ("sweep", "docs/names.md lists what there is."),
    ],
)
def test_nobody_waits_in_vain_for_an_event_that_never_comes(typed: str, hint: str) -> None:
    @hookimpl_durable(typed)
    def event_recorded(event: Any) -> None:
        del event

    found = warnings(event_recorded=event_recorded, register_events=lambda: [EventType("shop.sold", "Sold")])
    assert found == [f"shop: event_recorded: no event is called `{typed}`; {hint}"]


@pytest.mark.parametrize("types", [(), ("ticket.opened",), ("kb.viewed",), ("shop.sold",)])
def test_events_that_are_there_or_may_be_another_plugins_are_no_slip(types: tuple[str, ...]) -> None:
    @hookimpl_durable(*types)
    def event_recorded(event: Any) -> None:
        del event

    assert warnings(event_recorded=event_recorded, register_events=lambda: [EventType("shop.sold", "Sold")]) == []


def test_a_part_asks_for_what_its_place_hands_over() -> None:
    def parcels(tikcet: Any) -> dict[str, Any]:
        return {"ticket": tikcet}

    assert warnings(register_slots=lambda: [Slot("ticket.sidebar", "shop/part.html", data=parcels)]) == [
        "shop: register_slots: the data of shop/part.html asks for `tikcet`; `ticket.sidebar` offers ticket, ctx."
    ]


def test_what_a_part_may_leave_out_is_no_slip() -> None:
    def parcels(ticket: Any, ctx: Any, limit: int = 5, *rest: Any, **more: Any) -> dict[str, Any]:
        return {"all": (ticket, ctx, limit, rest, more)}

    assert warnings(register_slots=lambda: [Slot("ticket.sidebar", "shop/part.html", data=parcels)]) == []


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"place": "settings"}, "no page draws the place `settings`; there are rail, admin, public, contact."),
        (
            {"place": "admin", "group": "persons"},
            "no topic of the settings is called `persons`; there are site, people",
        ),
    ],
)
def test_an_entry_that_nobody_will_see_is_told(values: dict[str, str], text: str) -> None:
    (found,) = warnings(register_nav=lambda: [NavItem("Shop", "shop.list", **values)])
    assert found.startswith(f"shop: register_nav: {text}")


def test_a_plugin_may_draw_a_place_of_its_own() -> None:
    assert warnings(register_nav=lambda: [NavItem("Shop", "shop.list", place="shop.shelf")]) == []


@pytest.mark.parametrize("name", ["shop points", "Shop.points", "shop-points", "shop.p\u00f6ints"])
def test_a_placeholder_that_nobody_can_write_breaks_its_plugin(name: str) -> None:
    with pytest.raises(BuildError, match=r"register_placeholders: `.*` cannot be written in a text"):
        warnings(register_placeholders=lambda: [Placeholder(name, "Points", value=nothing)])


@pytest.mark.parametrize("name", ["my points", "points-of", "1st"])
def test_a_filter_that_nobody_can_type_breaks_its_plugin(name: str) -> None:
    with pytest.raises(BuildError, match=r"register_ticket_filters: `.*` cannot be typed in the search box"):
        warnings(register_ticket_filters=lambda: [TicketFilter(name, "Points", where=nothing)])


def test_the_names_are_those_that_a_site_has(site: Site) -> None:
    with site.app.test_request_context("/"):
        assert tuple(topics()) == TOPICS
    assert {role[0] for role in ROLES} == BUILT_IN
