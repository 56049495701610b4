"""Dresses a build of the app: which theme is worn, where templates and static files come from."""

from flask import Flask, g, has_request_context, request
from jinja2.environment import create_cache

from core import theming
from core.declare import Area
from core.engine.current import EXTENSION, Site, hooks, site
from core.services.installation import customer_texts
from core.services.installation import site as site_service
from core.services.installation.theme_vars import SHOWN_DESK
from core.web import assets
from core.web.access import owners
from core.web.environment import PageEnvironment, attribute_of
from core.web.loading import CACHED, Compiled, OwnedLoader

THEMES = "themes"
WARDROBE = "wardrobe"
CHOSEN = "chosen_theme"


def install(app: Flask) -> None:
    """Give the app the templates and static files of the core, the active plugins and the active theme."""
    built: Site = app.extensions[EXTENSION]
    themes = theming.found(built.config)
    line = theming.chain(themes, site_service.facts().theme)
    built.extras[THEMES] = themes
    built.extras[assets.SHELVES] = assets.shelve(built, themes, line)
    env: PageEnvironment = app.jinja_env  # type: ignore[assignment]
    env.autoescape = True
    env.filters["attr"] = attribute_of
    env.cache = create_cache(CACHED)
    env.bytecode_cache = Compiled()
    env.loader = _loader(built, [theme.slug for theme in line])
    env.worn = lambda: _other(env)
    customer_texts.install(app, is_customer_page)


def is_customer_page() -> bool:
    """Tell whether this request is for a page of customers."""
    if not has_request_context():
        return False
    endpoint = request.endpoint or "public."
    owner = owners().get(endpoint)
    return owner.area == Area.PUBLIC if owner else endpoint.startswith("public.")


def _loader(built: Site, line: list[str]) -> OwnedLoader:
    plugins = {slug: loaded.manifest.folder / "templates" for slug, loaded in built.build.loaded.items()}
    return OwnedLoader([built.extras[THEMES][slug].templates for slug in line], plugins)


def wear(slug: str) -> None:
    """Draw the customer page of this request with a theme, also one that was put into its folder since the build."""
    built = site()
    if slug not in built.extras[THEMES]:
        built.extras[THEMES] = theming.found(built.config)
        worn = assets.shelves().chain
        built.extras[assets.SHELVES] = assets.shelve(built, built.extras[THEMES], _named(built, worn))
    g.chosen_theme = slug


def _named(built: Site, slugs: tuple[str, ...]) -> list[theming.Theme]:
    return [built.extras[THEMES][slug] for slug in slugs if slug in built.extras[THEMES]]


def _other(env: PageEnvironment) -> PageEnvironment | None:
    """Give the environment of the theme chosen for this request, if that is another than the build's."""
    line = line_here()
    if line is None:
        return None
    wardrobe: dict[str, PageEnvironment] = site().extras.setdefault(WARDROBE, {})
    if line[0] not in wardrobe:
        made = env.overlay(loader=_loader(site(), list(line)), cache_size=CACHED)
        made.worn = None
        wardrobe[line[0]] = made
    return wardrobe[line[0]]


def line_here() -> tuple[str, ...] | None:
    """Give the theme chosen for this request with its parents; None for the build's own."""
    if not has_request_context():
        return None
    if CHOSEN not in g:
        g.chosen_theme = hooks().first("choose_theme", str, request=request, desk=g.get(SHOWN_DESK, "")) or ""
    themes = site().extras[THEMES]
    found = themes.get(g.chosen_theme)
    if found is None or found.problem or found.slug == assets.shelves().chain[0]:
        return None
    return tuple(theme.slug for theme in theming.chain(themes, found.slug))
