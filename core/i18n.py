"""Languages and time zones: English and Indonesian, chosen by the person, else the browser, else the site."""

from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, gettext, lazy_gettext, ngettext

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
DEFAULT = "en"
FOLDER = Path(__file__).with_name("translations")

__all__ = ["LANGUAGES", "gettext", "install", "lazy_gettext", "ngettext", "use_folders"]


def install(app: Flask) -> None:
    """Let the app speak; the folders of plugins are added when they are known."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    app.config["BABEL_DOMAIN"] = "core"
    Babel(app, locale_selector=choose_locale, timezone_selector=choose_timezone)


def use_folders(app: Flask, plugins: dict[str, Path]) -> None:
    """Add the catalogues of plugins: each has a folder `translations` with a domain of its own slug.

    The core's comes last and so wins: no plugin changes what the core's own words say.
    """
    found = {slug: folder / "translations" for slug, folder in plugins.items() if (folder / "translations").is_dir()}
    babel = app.extensions["babel"]
    babel.translation_directories = [*map(str, found.values()), str(FOLDER)]
    babel.default_domain = ";".join([*found, "core"])
    babel.instance.__dict__.pop("domain_instance", None)  # what was said during the build had the core's words only


def choose_locale() -> str:
    """Take the language of the person, else of the browser, else of the site."""
    if not has_request_context():
        return getattr(g, "locale", None) or DEFAULT
    forced = getattr(g, "locale", None)
    if forced:
        return str(forced)
    site = getattr(g, "site_locale", DEFAULT)
    return request.accept_languages.best_match(list(LANGUAGES), site) or site


def choose_timezone() -> str:
    """Take the time zone of the person, else of the site."""
    zone = getattr(g, "timezone", None) or getattr(g, "site_timezone", None)
    return zone if zone and is_timezone(zone) else "UTC"


def is_timezone(name: str) -> bool:
    """Tell whether there is such a time zone."""
    return name in available_timezones()


def zone() -> ZoneInfo:
    """Give the time zone of the reader."""
    return ZoneInfo(choose_timezone())
