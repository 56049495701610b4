"""Has a page that does not say who may open it."""

from flask import Blueprint

from core.api import Area, Mount, hookimpl

pages = Blueprint("SLUG", __name__)


@pages.get("/secret")
def secret() -> str:
    """Tell everybody."""
    return "The combination of the safe"


@hookimpl
def register_mounts() -> list[Mount]:
    """Mount the page."""
    return [Mount(pages, Area.PUBLIC)]
