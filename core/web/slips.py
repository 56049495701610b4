"""Names of rights, pages and icons that nobody has, as far as only the finished app can tell."""

import difflib
import functools
import re
from collections.abc import Iterator
from pathlib import Path

from flask import Flask

from core.engine.current import EXTENSION, Site
from core.engine.hooks import CORE
from core.engine.slips import Slip, is_unknown, unknown
from core.web.access import marker_of, owners

SPRITE = Path(__file__).with_name("static") / "icons.svg"


def note(app: Flask) -> None:
    """Write them down among the warnings of the build; the card of the plugin shows them."""
    site: Site = app.extensions[EXTENSION]
    found = [*_rights(app, site), *_pages(app, site), *_icons(site)]
    site.registry.warnings += [f"{owner}: {text}" for owner, text in found if owner != CORE]


@functools.lru_cache(maxsize=1)
def icon_names() -> tuple[str, ...]:
    """Name the icons of the set."""
    return tuple(re.findall(r'id="i-([^"]+)"', SPRITE.read_text(encoding="utf-8")))


def _rights(app: Flask, site: Site) -> Iterator[Slip]:
    for endpoint, owner in owners(app).items():
        said = marker_of(app, endpoint)
        if said and said.permission and is_unknown(said.permission, owner.slug, site.registry.permissions):
            yield owner.slug, f"{endpoint}: {unknown('right', said.permission, site.registry.permissions)}"


def _pages(app: Flask, site: Site) -> Iterator[Slip]:
    for each in site.registry.nav.owned():
        endpoint = each.item.endpoint
        blueprint = endpoint.rpartition(".")[0]
        may_be_others = blueprint not in app.blueprints and not f"{blueprint}_".startswith(f"{each.owner}_")
        if endpoint not in app.view_functions and not may_be_others:
            near = next(iter(difflib.get_close_matches(endpoint, app.view_functions, 1)), None)
            hint = f"; did you mean `{near}`?" if near else "."
            yield each.owner, f"register_nav: there is no page `{endpoint}`{hint}"


def _icons(site: Site) -> Iterator[Slip]:
    registry = site.registry
    for shelf in (registry.nav, registry.channels, registry.events, registry.actions):
        for each in shelf.owned():
            if each.item.icon not in icon_names():
                yield each.owner, f"{shelf.hook}: {unknown('icon', each.item.icon, icon_names())}"
    for slug, loaded in site.build.loaded.items():
        icon = loaded.manifest.icon
        if icon and icon not in icon_names():
            yield slug, f"plugin.toml: {unknown('icon', icon, icon_names())}"
