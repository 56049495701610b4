"""Tanggap, a help desk that a small business can host itself.

`create_app` is the table of contents of the program: it reads from top to bottom.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from core.config import Config
    from core.engine.fuse import Failure

__version__ = "1.0.0.dev0"


def create_app(config: "Config | None" = None) -> "Flask":
    """Build the app with the active plugins; one that cannot be built is left out and shown as broken."""
    from core.config import load
    from core.engine.fuse import Failure, failure_of
    from core.engine.hooks import CORE
    from core.errors import BuildError

    config = config or load()
    broken: dict[str, Failure] = {}
    while True:
        try:
            return _build(config, broken)
        except BuildError as error:
            if error.slug == CORE or error.slug in broken:
                raise
            broken[error.slug] = failure_of(error.slug, "build", "", error)


def _build(config: "Config", broken: "dict[str, Failure]") -> "Flask":
    from core import assembly

    app = assembly.new_app(config)
    with app.app_context():
        assembly.bring_database_up(config)
        chosen = assembly.prepare_plugins(config, broken)
        assembly.load_plugins(app, config, chosen, broken)
        assembly.add_pages(app)
        assembly.settle()
    return app


def try_app(config: "Config", broken: "dict[str, Failure]", slug: str) -> "Flask":
    """Build an app that has one more plugin, to see whether it can be built; raises `BuildError` if not."""
    from core import assembly
    from core.services.plugin.plugin_rows import choose

    app = assembly.new_app(config)
    with app.app_context():
        assembly.load_plugins(app, config, choose(config, without=frozenset(broken), also=slug), broken)
        assembly.add_pages(app)
    return app
