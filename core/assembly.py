"""The steps of building an app, in the order in which `create_app` takes them."""

import functools
from collections.abc import Mapping

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import core.defaults
from core import i18n, migrate
from core.config import Config
from core.database import db
from core.engine import process
from core.engine.current import EXTENSION, Site
from core.engine.fuse import Failure
from core.engine.guard import Guard
from core.engine.hooks import Hooks
from core.engine.loader import build_plugins
from core.services.installation import seed
from core.services.plugin import plugin_build, plugin_rows
from core.services.plugin.for_plugins import ServicesForPlugins
from core.services.plugin.plugin_rows import Chosen

MOST_IN_A_REQUEST = 30 * 1024 * 1024
MOST_FORM_FIELDS = 2_000


def new_app(config: Config) -> Flask:
    """Make the bare Flask app: configuration, database, languages."""
    from core.web.environment import PageEnvironment
    from core.web.late_rule import LateRule

    app = Flask("core.web", static_folder=None, template_folder=None)
    app.jinja_environment = PageEnvironment
    app.url_rule_class = LateRule
    app.config.update(
        SECRET_KEY=config.secret_key,
        SQLALCHEMY_DATABASE_URI=config.database_url,
        MAX_CONTENT_LENGTH=MOST_IN_A_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=MOST_FORM_FIELDS,
        TESTING=config.testing,
    )
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    i18n.install(app)
    return app


def bring_database_up(config: Config) -> None:
    """Make or migrate the core's tables where that is needed."""
    migrate.upgrade_core(db.engine, config.instance)


def prepare_plugins(config: Config, broken: Mapping[str, Failure]) -> Chosen:
    """Put away whom the last process died in, choose the plugins, and migrate the tables of those with newer files."""
    plugin_build.take_in_deaths(config)
    chosen = plugin_rows.choose(config, without=frozenset(broken))
    plugin_build.migrate_behind(config, chosen.manifests)
    return chosen


def load_plugins(app: Flask, config: Config, chosen: Chosen, broken: Mapping[str, Failure]) -> None:
    """Import the chosen plugins and collect what they declare."""
    db.session.rollback()
    hooks = Hooks(Guard(marker=process.marker()))
    build = build_plugins(chosen.manifests, core.defaults, hooks, ServicesForPlugins(), chosen.epoch)
    trial = functools.partial(core.try_app, config, dict(broken))
    app.extensions[EXTENSION] = Site(config, build, trial, dict(broken), chosen.refused)
    i18n.use_folders(app, {slug: loaded.manifest.folder for slug, loaded in build.loaded.items()})
    seed.seed()


def settle() -> None:
    """Tell updated plugins so, and write down which plugins could not be built."""
    plugin_build.upgrade_changed()
    plugin_build.write_down_states()
    process.settle()


def add_pages(app: Flask) -> None:
    """Add the pages of the core and of the plugins."""
    from core import web

    web.install(app)
