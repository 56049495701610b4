"""The chat on this site's own customer pages."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from .sites import all_sites


def own_chat() -> Mapping[str, Any] | None:
    """Give the site that is shown on our own pages, if one is."""
    shown = next((each for each in all_sites() if each.account.settings["on_our_pages"]), None)
    return {"key": shown.key, "script": url_for("chat_script.widget")} if shown else None
