"""Writes small plugins into a site's own folder, for tests of what the core lets their pages do."""

from pathlib import Path
from textwrap import dedent

from sqlalchemy import select

from core.database import db
from core.models.tables import plugin_failure
from core.testing import Site

HEAD = """
from flask import Blueprint
from core.api import *
pages = Blueprint("{slug}", __name__)
"""
TAIL = """
@hookimpl
def register_mounts():
    return [Mount(pages, {area!r}{more})]
"""


def write(site: Site, slug: str, code: str, *, area: str = "public", more: str = "", prefix: str = "") -> Path:
    """Write a plugin with one blueprint, `pages`, mounted in an area; `code` follows the blueprint."""
    folder = site.config.instance / "plugins" / slug
    (folder / "templates" / slug).mkdir(parents=True)
    (folder / "static").mkdir()
    manifest = f"""
    [plugin]
    slug = "{slug}"
    name = "{slug.title()}"
    version = "1.0.0"
    summary = "A sample."
    author = "Nobody"
    license = "MIT"
    category = "tools"

    [requires]
    api = "1"
    """
    if prefix:
        manifest += f'\n    [provides]\n    prefix = "{prefix}"\n'
    (folder / "plugin.toml").write_text(dedent(manifest), "utf-8")
    body = HEAD.format(slug=slug) + dedent(code) + TAIL.format(area=area, more=more)
    (folder / "__init__.py").write_text(body, "utf-8")
    return folder


def failures(site: Site) -> list[str]:
    """Name the plugins whose failures were noted, written down already or not."""
    with site.app.app_context():
        written = list(db.session.scalars(select(plugin_failure.c.slug)))
    return written + [each.slug for each in site.built.hooks.fuse.take()]
