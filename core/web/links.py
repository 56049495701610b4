"""Addresses for templates: those that need no values are the same at each request, and a page has a dozen of them."""

from typing import Any

import flask
from flask import current_app, g, request

from core.engine.current import EXTENSION
from core.web.trying import TRIED

STORE = "addresses"


def url_for(endpoint: str, **values: Any) -> str:
    """Give the address of a page, as `flask.url_for` does (a global of all templates)."""
    if values or not request or endpoint.startswith(".") or TRIED in g:
        return flask.url_for(endpoint, **values)
    known: dict[tuple[str, str], str] = current_app.extensions[EXTENSION].extras.setdefault(STORE, {})
    key = (request.script_root, endpoint)
    if key not in known:
        known[key] = flask.url_for(endpoint)
    return known[key]
