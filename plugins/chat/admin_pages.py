"""The settings page of the chat: each site's line of HTML, and a page to try it."""

from flask import Blueprint, abort, render_template, request, url_for

from core.api import requires, site_info

from .sites import ChatSite, all_sites, site_of

pages = Blueprint("chat_admin", __name__)


@pages.get("/")
@requires("admin.settings")
def sites() -> str:
    """Show the sites, each with what to paste into a page."""
    return render_template("chat/sites.html", sites=[(each, snippet(each)) for each in all_sites()])


@pages.get("/<int:account_id>/try")
@requires("admin.settings")
def preview(account_id: int) -> str:
    """Show the chat as a visitor sees it, on a page of our own."""
    site = site_of(account_id)
    if site is None:
        abort(404)
    return render_template("chat/try.html", chat=site, script=url_for("chat_script.widget"))


def snippet(site: ChatSite) -> str:
    """Give the line of HTML."""
    address = site_info().url or request.host_url.rstrip("/")
    key = site.key.replace("&", "&amp;").replace('"', "&quot;")
    return f'<script src="{address}{url_for("chat_script.widget")}" async data-site="{key}"></script>'
