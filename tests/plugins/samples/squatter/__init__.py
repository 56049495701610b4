"""Claims an address that another owner has."""

from flask import Blueprint

from core.api import Area, Mount, hookimpl, open_to_all

pages = Blueprint("SLUG", __name__)


@pages.get("/hello")
@open_to_all
def hello() -> str:
    """Say hello."""
    return "Hello from SLUG"


@hookimpl
def register_mounts() -> list[Mount]:
    """Mount the page."""
    return [Mount(pages, Area.PUBLIC)]
