"""What plugins declare is collected with its owner, and a bad declaration breaks the plugin that made it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import click
import pytest
from flask import Blueprint
from wtforms import StringField

from core.declare import (
    Area,
    AuditAct,
    Channel,
    EventType,
    HealthCheck,
    HealthResult,
    Job,
    MailKind,
    Mount,
    NavItem,
    Permission,
    Placeholder,
    PublicSearch,
    Schedule,
    SearchSource,
    Slot,
    TicketAction,
    TicketFilter,
)
from core.engine.context import PluginContext
from core.engine.hooks import CORE, Hooks
from core.engine.markers import hookimpl
from core.engine.registry import Registry
from core.engine.settings_form import SettingsForm
from core.errors import BuildError
from core.services.plugin.for_plugins import ServicesForPlugins
from core.testing import Site


class Pigeon(Channel):
    name = "pigeon"
    label = "Pigeon"


class Settings(SettingsForm):
    greeting = StringField(default="Hello")


class _Plugin:
    """Stands for a plugin's module; like a module it is equal to itself alone."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        vars(self).update(functions)


def nothing(*_arguments: Any) -> Any:
    return None


THINGS: dict[str, tuple[str, Any]] = {
    "register_permissions": ("permissions", Permission("kb.write", "Write")),
    "register_mounts": ("mounts", Mount(Blueprint("kb", __name__), Area.PUBLIC)),
    "register_nav": ("nav", NavItem("Articles", "kb.list")),
    "register_slots": ("slots", Slot("ticket.sidebar", "kb/part.html")),
    "register_channels": ("channels", Pigeon()),
    "register_events": ("events", EventType("kb.viewed", "Viewed")),
    "register_ticket_filters": ("filters", TicketFilter("has_article", "Has an article", where=nothing)),
    "register_ticket_actions": ("actions", TicketAction("link_article", "Link an article", run=nothing)),
    "register_placeholders": ("placeholders", Placeholder("kb.link", "Link", value=nothing)),
    "register_search": ("search", SearchSource("articles", "Articles", find=nothing)),
    "register_public_search": ("public_search", PublicSearch("articles", "Articles", find=nothing)),
    "register_mail_kinds": ("mail_kinds", MailKind("kb.digest", "Digest")),
    "register_audit_acts": ("audit_acts", AuditAct("kb.published", "Published")),
    "register_health_checks": ("health", HealthCheck("kb", "Articles", check=lambda: HealthResult("ok", "Fine"))),
}


@pytest.fixture(autouse=True)
def _in_app(site: Site) -> Iterator[None]:
    with site.app.app_context():
        yield


def filled(**plugins: dict[str, Callable[[], Any]]) -> Registry:
    """Collect what these plugins declare; the first is asked first."""
    hooks, registry = Hooks(), Registry()
    for slug, functions in reversed(plugins.items()):
        plugin = _Plugin({name: hookimpl(function) for name, function in functions.items()})
        hooks.register(slug, plugin, PluginContext(slug, ServicesForPlugins()))
    registry.fill(hooks)
    return registry


@pytest.mark.parametrize("hook", THINGS)
def test_what_is_declared_is_known_with_its_owner(hook: str) -> None:
    shelf, thing = THINGS[hook]
    (owned,) = getattr(filled(kb={hook: lambda: [thing]}), shelf).owned()
    assert (owned.owner, owned.item) == ("kb", thing)


@pytest.mark.parametrize("hook", THINGS)
@pytest.mark.parametrize("bad", ["text", 3, ["text"], [None]])
def test_something_else_breaks_the_plugin_that_gave_it(hook: str, bad: object) -> None:
    with pytest.raises(BuildError, match=f"{hook} gave") as caught:
        filled(kb={hook: lambda: bad})
    assert caught.value.slug == "kb"


@pytest.mark.parametrize("hook", THINGS)
def test_an_error_breaks_the_plugin_that_raised_it(hook: str) -> None:
    def loud() -> None:
        raise SystemExit("off")

    with pytest.raises(BuildError, match=f"{hook} raised SystemExit") as caught:
        filled(kb={hook: loud})
    assert caught.value.slug == "kb"


def test_a_forgotten_return_is_a_warning() -> None:
    assert filled(kb={"register_nav": lambda: None}).warnings == [
        "kb: register_nav gave None; is its `return` missing?"
    ]


def _filter() -> dict[str, Callable[[], Any]]:
    return {"register_ticket_filters": lambda: [THINGS["register_ticket_filters"][1]]}


def test_a_name_belongs_to_whoever_declared_it_first() -> None:
    with pytest.raises(BuildError, match="declared by kb already") as caught:
        filled(kb=_filter(), other=_filter())
    assert caught.value.slug == "other"


def test_a_name_of_the_core_is_taken_whoever_is_asked_first() -> None:
    with pytest.raises(BuildError, match="declared by core already") as caught:
        filled(kb=_filter(), **{CORE: _filter()})
    assert caught.value.slug == "kb"


@pytest.mark.parametrize("hook", ["register_permissions", "register_events"])
def test_rights_and_events_bear_the_name_of_their_plugin(hook: str) -> None:
    thing = THINGS[hook][1]
    with pytest.raises(BuildError, match=r"must start with the plugin's name: `shop\.…`"):
        filled(shop={hook: lambda: [thing]})


def test_an_unknown_place_is_named_with_the_nearest_one() -> None:
    with pytest.raises(BuildError, match=r"did you mean `ticket\.sidebar`"):
        filled(kb={"register_slots": lambda: [Slot("ticket.sidbar", "kb/part.html")]})


@pytest.mark.parametrize("thing", [Mount(None, Area.PUBLIC), Mount("pages", Area.PUBLIC)])  # type: ignore[arg-type]
def test_a_thing_without_what_makes_it_breaks_its_plugin(thing: Mount) -> None:
    with pytest.raises(BuildError):
        filled(kb={"register_mounts": lambda: [thing]})


def test_jobs_and_their_clock_belong_together() -> None:
    jobs = {"register_jobs": lambda: [Job("tidy", run=nothing)]}
    clock = {"register_schedules": lambda: [Schedule("hourly", job="tidy", every=timedelta(hours=1))]}
    assert filled(kb={**jobs, **clock}).schedules["kb", "hourly"].job == "tidy"
    with pytest.raises(BuildError, match="names the job tidy, which is not declared"):
        filled(kb=clock)


def test_a_job_declared_twice_is_refused() -> None:
    with pytest.raises(BuildError, match="declared twice"):
        filled(kb={"register_jobs": lambda: [Job("tidy", run=nothing)] * 2})


def test_settings_are_a_class_of_their_own_kind() -> None:
    assert filled(kb={"register_settings": lambda: Settings}).settings["kb"].defaults() == {"greeting": "Hello"}
    with pytest.raises(BuildError, match="derived from SettingsForm"):
        filled(kb={"register_settings": lambda: "Settings"})


def test_a_settings_form_that_cannot_be_made_breaks_its_plugin() -> None:
    class Odd(SettingsForm):
        greeting = StringField(default=lambda: 1 / 0)

    with pytest.raises(BuildError, match="settings form cannot be made"):
        filled(kb={"register_settings": lambda: Odd})


def test_commands_are_collected_when_they_are_wanted() -> None:
    hooks = Hooks()
    plugin = _Plugin({"register_commands": hookimpl(lambda: [click.Command("fetch"), "text"])})
    hooks.register("kb", plugin, PluginContext("kb", ServicesForPlugins()))
    assert hooks.collect("register_commands", click.Command) == []
