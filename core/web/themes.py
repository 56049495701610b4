"""Dresses a build of the app: which theme is worn, where templates and static files come from."""

from flask import Flask
from jinja2.environment import create_cache

from core import theming
from core.engine.current import EXTENSION, Site
from core.services import site as site_service
from core.web import assets
from core.web.environment import attribute_of
from core.web.loading import CACHED, Compiled, OwnedLoader


def install(app: Flask) -> None:
    """Give the app the templates and static files of the core, the active plugins and the active theme."""
    site: Site = app.extensions[EXTENSION]
    themes = theming.found(site.config)
    line = theming.chain(themes, site_service.facts().theme)
    site.extras[assets.SHELVES] = assets.shelve(site, themes, line)
    env = app.jinja_env
    env.autoescape = True
    env.filters["attr"] = attribute_of
    env.cache = create_cache(CACHED)
    env.bytecode_cache = Compiled()
    env.loader = OwnedLoader(
        [theme.templates for theme in line],
        {slug: loaded.manifest.folder / "templates" for slug, loaded in site.build.loaded.items()},
    )
