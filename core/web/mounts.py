"""Puts the pages of plugins into their areas, and refuses what would reach out of them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask

from core.declare import Area, Mount
from core.engine.current import EXTENSION, Site
from core.engine.hooks import CORE
from core.engine.registry import Owned
from core.errors import BuildError
from core.web.access import Owner, owners
from core.web.plugin_views import guard_views

Rules = dict[tuple[str, str], str]
OURS = frozenset({"public", "auth", "desk", "admin", "setup", "live"})


def mount_all(app: Flask) -> None:
    """Mount the blueprints of all plugins; raises `BuildError` for the one at fault."""
    site: Site = app.extensions[EXTENSION]
    taken: Rules = {key: CORE for rule in app.url_map.iter_rules() for key in _keys(rule)}
    for each in site.registry.mounts.owned():
        if each.owner != CORE:
            _mount(app, site, each, taken)


def _mount(app: Flask, site: Site, each: Owned[Mount], taken: Rules) -> None:
    blueprint, slug = each.item.blueprint, each.owner
    if blueprint.name in OURS or not (blueprint.name == slug or blueprint.name.startswith(f"{slug}_")):
        raise BuildError(slug, f"The blueprint `{blueprint.name}` must be called `{slug}` or `{slug}_…`.")
    area = _area(each)
    known = {rule.endpoint for rule in app.url_map.iter_rules()}
    before = _app_wide(app)
    _register(app, blueprint, slug, prefix(site, slug, area))
    if _app_wide(app) != before:
        raise BuildError(
            slug, f"The blueprint `{blueprint.name}` adds something to the whole app (a function whose name has _app_)."
        )
    for rule in list(app.url_map.iter_rules()):
        if rule.endpoint not in known:
            local = rule.endpoint.removeprefix(f"{blueprint.name}.")
            owners(app)[rule.endpoint] = Owner(slug, area, local in each.item.embeddable)
            _claim(slug, rule, taken)
    guard_views(app, slug, [endpoint for endpoint in app.view_functions if endpoint.startswith(f"{blueprint.name}.")])


def _area(each: Owned[Mount]) -> Area:
    try:
        return Area(each.item.area)
    except ValueError:
        names = ", ".join(area.value for area in Area)
        raise BuildError(each.owner, f"There is no area `{each.item.area}`; the areas are {names}.") from None


def prefix(site: Site, slug: str, area: Area) -> str:
    """Give the address beneath which an area of a plugin lies."""
    tail = slug.replace("_", "-")
    places: dict[Area, Callable[[], str]] = {
        Area.PUBLIC: lambda: site.build.loaded[slug].manifest.provides.prefix,
        Area.AGENT: lambda: f"/desk/{tail}",
        Area.ADMIN: lambda: f"/admin/{tail}",
        Area.API: lambda: f"/api/v1/{tail}",
        Area.WEBHOOK: lambda: f"/hooks/{tail}",
    }
    return places[area]()


def _register(app: Flask, blueprint: Blueprint, slug: str, url_prefix: str) -> None:
    try:
        app.register_blueprint(blueprint, url_prefix=url_prefix + (blueprint.url_prefix or ""))
    except (ValueError, AssertionError) as error:
        raise BuildError(slug, f"The blueprint `{blueprint.name}` cannot be mounted: {error}") from error


def _claim(slug: str, rule: Any, taken: Rules) -> None:
    for key in _keys(rule):
        owner = taken.setdefault(key, slug)
        if owner != slug:
            raise BuildError(slug, f"{key[1]} {rule.rule} is an address of {owner} already; two cannot have it.")


def _keys(rule: Any) -> list[tuple[str, str]]:
    """Name an address by its shape, for `/a/<x>` and `/a/<int:y>` are the same to whoever calls them."""
    shape = "".join("<>" if is_variable else text for is_variable, text in rule._trace)
    return [(shape, method) for method in rule.methods - {"HEAD", "OPTIONS"}]


def _app_wide(app: Flask) -> list[Any]:
    """Describe all that a blueprint could add to requests that are not its own."""
    per_app = (
        app.before_request_funcs,
        app.after_request_funcs,
        app.teardown_request_funcs,
        app.template_context_processors,
        app.url_value_preprocessors,
        app.url_default_functions,
    )
    errors = app.error_handler_spec.get(None, {})
    env = app.jinja_env
    return [
        *(list(table.get(None, ())) for table in per_app),
        {code: dict(found) for code, found in errors.items()},
        dict(env.filters),
        dict(env.globals),
        dict(env.tests),
    ]
