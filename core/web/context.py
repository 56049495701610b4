"""What every template can use, worked out only when it is used: the page of an error asks nothing of the database."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, request
from flask_babel import format_decimal
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.local import LocalProxy

from core import i18n
from core.declare import Notice
from core.engine.current import hooks
from core.i18n import ngettext
from core.services.installation import site as site_service
from core.services.installation.theme_vars import theme_vars
from core.services.record import updates
from core.services.staff import access
from core.web import controls, links, moments, navigation, public_search, slots
from core.web.assets import asset, theme_asset
from core.web.drawn import kept_item, kept_part, kept_rows, reader_age

LANGUAGE = "lang"


def install(app: Flask) -> None:
    """Hand the templates their globals; a theme can reach nothing of the configuration."""
    app.jinja_env.filters.update(filesizeformat=file_size, datetimeformat=moments.moment, timedeltaformat=moments.ago)
    app.context_processor(_person_here)
    values = app.jinja_env.globals
    values.pop("config", None)
    values.update(
        asset=asset,
        url_for=links.url_for,
        controls=controls,
        theme_asset=theme_asset,
        slot=slots.draw,
        choose_timezone=i18n.choose_timezone,
        kept_item=kept_item,
        kept_part=kept_part,
        kept_rows=kept_rows,
        reader_age=reader_age,
        updates_tag=_updates_tag,
        current_user=current_user,
        site=LocalProxy(theme_vars),
        nav=LocalProxy(lambda: navigation.entries("rail")),
        admin_nav=LocalProxy(navigation.admin_groups),
        public_nav=LocalProxy(lambda: navigation.entries("public")),
        notices=LocalProxy(notices),
        public_search_url=LocalProxy(public_search.address),
        languages=LocalProxy(languages),
        locale=LocalProxy(i18n.language),
        theme_mode=LocalProxy(theme_mode),
    )


def _updates_tag() -> str:
    """Give the state that a page shows, so that its first question in the background is whether that still holds."""
    return updates.tag_for(current_user) if current_user.is_authenticated else ""


def _person_here() -> dict[str, Any]:
    """Hand templates the person themselves where they are known already: each look through the proxy costs more."""
    known = g.get("_login_user")
    return {} if known is None else {"current_user": known}


def facts() -> site_service.Facts:
    """Give the facts of the site, read once a request; plain ones while the database is away."""
    if "site_facts" not in g:
        try:
            g.site_facts = site_service.facts()
        except SQLAlchemyError:
            g.site_facts = site_service.Facts()
    return g.site_facts


def choose_language() -> None:
    """Find out the language and time zone of the reader (before each request); without either the site's hold."""
    if request.endpoint in {"public.static", "public.plugin_static", "public.theme_static", "public.healthz"}:
        return
    # First: with the person come the counters under which the facts are kept.
    person: Any = current_user._get_current_object()
    person = person if person.is_authenticated else None
    found = facts()
    g.site_locale, g.site_timezone = found.locale, found.timezone
    g.timezone = person.timezone if person else None
    g.locale = (person.locale if person else _chosen_here()) or request.accept_languages.best_match(i18n.LANGUAGES)


def _chosen_here() -> str | None:
    """Give the language that a visitor chose on this browser."""
    chosen = request.args.get(LANGUAGE) or request.cookies.get(LANGUAGE)
    return chosen if chosen in i18n.LANGUAGES else None


def file_size(size: int) -> str:
    """Say how big a file is, with the comma of the reader's country (a filter; jinja2's own knows English only)."""
    for unit, step in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= step:
            return f"{format_decimal(round(size / step, 1))} {unit}"
    return str(ngettext("%(num)d byte", "%(num)d bytes", size))


def theme_mode() -> str:
    """Give "light" or "dark" where the person has chosen; else the system decides."""
    try:
        found = getattr(current_user, "appearance", "") if request else ""
    except SQLAlchemyError:
        return ""
    return found if found in {"light", "dark"} else ""


def notices() -> list[Notice]:
    """Give the banners that this person should see."""
    if "notices" not in g:
        g.notices = list(_notices()) if current_user.is_authenticated else []
    return g.notices


def _notices() -> list[Notice]:
    collected: list[Notice] = []
    for each in hooks().collect("collect_notices", user=current_user):
        collected.extend(item for item in each.value if isinstance(item, Notice))
    return [item for item in collected if item.permission is None or access.can(current_user, item.permission)]


def languages() -> list[dict[str, Any]]:
    """Give the languages that a visitor may switch to: all but the one that is spoken here, on the same page."""
    asked = {name: value for name, value in request.args.items() if name != LANGUAGE} if request.method == "GET" else {}
    return [
        {"code": code, "label": label, "url": f"{request.path}?{urlencode({**asked, LANGUAGE: code})}"}
        for code, label in i18n.LANGUAGES.items()
        if code != i18n.language()
    ]
