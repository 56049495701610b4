"""Draws customer pages with a theme that somebody only tries on.

The theme stands in the address (`?try=warung`), for those alone who may choose themes, and all links of such a page
carry it on: so one walks through the whole site in it, and nobody else sees anything of it.
"""

from typing import Any

from flask import Flask, g, request

from core import theming
from core.declare import Area
from core.engine.current import site
from core.web.access import may, owners
from core.web.themes import is_customer_page, wear

ADDRESSED = "try"
TRIED = "tried_theme"


def install(app: Flask) -> None:
    """Put the theme on before the page is drawn, and keep it in the links of that page."""
    app.before_request(_put_on)
    app.url_defaults(_carry_on)


def can_be_worn(slug: str) -> bool:
    """Tell whether there is such a theme, without a fault."""
    found = theming.found(site().config).get(slug)
    return found is not None and not found.problem


def _put_on() -> None:
    slug = request.args.get(ADDRESSED, "")
    if slug and is_customer_page() and may("admin.plugins") and can_be_worn(slug):
        wear(slug)
        g.tried_theme = slug


def _carry_on(endpoint: str, values: dict[str, Any]) -> None:
    if TRIED in g and _is_page(endpoint):
        values.setdefault(ADDRESSED, g.tried_theme)


def _is_page(endpoint: str) -> bool:
    """Leave out style sheets and pictures: they are the same in every theme, or its own already."""
    owner = owners().get(endpoint)
    return owner.area == Area.PUBLIC if owner else endpoint.startswith("public.") and not endpoint.endswith("static")
