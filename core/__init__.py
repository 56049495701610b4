"""Tanggap, a help desk that a small business can host itself.

`create_app` is the table of contents of the program: it reads from top to bottom.
"""

import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from core.config import Config

__version__ = "1.0.0.dev0"


def create_app(config: "Config | None" = None) -> "Flask":
    """Build the app with the active plugins; one that cannot be built is left out and shown as broken."""
    from core.config import load
    from core.engine.hooks import CORE
    from core.errors import BuildError

    config = config or load()
    broken: dict[str, str] = {}
    while True:
        try:
            return _build(config, broken)
        except BuildError as error:
            if error.slug == CORE or error.slug in broken:
                raise
            broken[error.slug] = traceback.format_exc()


def _build(config: "Config", broken: dict[str, str]) -> "Flask":
    from core import assembly

    app = assembly.new_app(config)
    with app.app_context():
        assembly.bring_database_up(app, config)
        assembly.load_plugins(app, config, broken)
        assembly.add_pages(app)
    return app
