"""Languages and time zones: English and Indonesian, chosen by the person, else the browser, else the site.

Who is at the other end is found out elsewhere and left in `flask.g`: `locale` and `timezone` are the reader's,
`site_locale` and `site_timezone` the site's. Outside of requests `with speaking(...)` says whose language it is.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.support import Translations
from flask import Flask, current_app, g
from flask_babel import Babel, LazyString, force_locale, get_locale, get_translations
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
DEFAULT = "en"
FOLDER = Path(__file__).with_name("translations")

__all__ = [
    "LANGUAGES",
    "gettext",
    "gettext_noop",
    "install",
    "language",
    "lay_over",
    "lazy_gettext",
    "ngettext",
    "of_folder",
    "speaking",
    "use_folders",
]


def install(app: Flask) -> None:
    """Let the app speak; the folders of plugins are added when they are known."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(FOLDER)
    app.config["BABEL_DOMAIN"] = "core"
    Babel(app, locale_selector=choose_locale, timezone_selector=choose_timezone)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: catalogue().ugettext(text),
        ngettext=lambda one, many, number: catalogue().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _say


@pass_eval_context
def _say(about: EvalContext, text: str, /, **values: Any) -> str:
    """Say a text in a template, as jinja2's own `_` does by way of five other functions: a page says a hundred."""
    said: str = _spoken()[2].ugettext(text)
    return Markup(said) % values if about.autoescape else said % values


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
    """Give the language of the reader, else of the site."""
    return str(g.get("locale") or g.get("site_locale") or DEFAULT)


def language() -> str:
    """Say which language is spoken here and now ("en" or "id")."""
    return str(_spoken()[0] or DEFAULT)


def catalogue() -> Any:
    """Give the catalogue of the language spoken here and now."""
    return _spoken()[2]


def gettext(text: str, /, **values: Any) -> str:
    """Say a text in the reader's language, with `%(name)s` filled in. Since 1.0."""
    said: str = _spoken()[2].ugettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: Any) -> str:
    """Say a text that counts something, `%(num)d` of it. Since 1.0."""
    said: str = _spoken()[2].ungettext(one, many, number)
    return said % {"num": number, **values}


def lazy_gettext(text: str, /, **values: Any) -> LazyString:
    """Give a text that is said in the reader's language when it is shown. Since 1.0."""
    return LazyString(gettext, text, **values)


def _spoken() -> tuple[str, Any, Any]:
    """Give language, locale and catalogue, found once a request; Flask-Babel looks for them at each single word."""
    try:
        here = g._get_current_object().__dict__
    except RuntimeError:  # nobody asked: a command, say
        return "", None, get_translations()
    kept: tuple[str, Any, Any] | None = here.get(SPOKEN)
    told = here.get(_OF_BABEL)
    if kept is not None and told is not None and kept[1] is getattr(told, "babel_locale", None):
        return kept
    locale = get_locale()
    name = str(locale or "")
    found = here[SPOKEN] = (name, locale, get_translations())
    words = current_app.extensions[OVERLAY](name) if OVERLAY in current_app.extensions else None
    if words:
        found = here[SPOKEN] = (name, locale, Overlaid(found[2], words))
    return found


SPOKEN = "spoken"
OVERLAY = "overlaid words"
TO_SOMEBODY = "speaks_to_somebody"
_OF_BABEL = "_flask_babel"  # where Flask-Babel notes the locale in `g`; without it each word is looked up anew


class Overlaid:
    """A catalogue of which some texts are said in other words."""

    __slots__ = ("_words", "below")

    def __init__(self, below: Any, words: Mapping[str, str]) -> None:
        self.below = below
        self._words = words

    def ugettext(self, text: str) -> str:
        """Say a text."""
        return self._words.get(text) or str(self.below.ugettext(text))

    def ungettext(self, one: str, many: str, number: int) -> str:
        """Say a text that counts."""
        return self._words.get(one if number == 1 else many) or str(self.below.ungettext(one, many, number))


def lay_over(app: Flask, words: Callable[[str], Mapping[str, str]]) -> None:
    """Have `words(locale)` say, once a request and language, which texts are said in other words there."""
    app.extensions[OVERLAY] = words


@contextmanager
def speaking(locale: str | None) -> Iterator[None]:
    """Speak somebody's language for a while, as in a mail to them; without one, or with one unknown, the site's.

    Since 1.0.

    Example::

        with speaking(customer.locale):
            subject = gettext("Your link to sign in")
    """
    wanted = (locale or "").replace("_", "-").partition("-")[0]
    before, g.speaks_to_somebody = g.get(TO_SOMEBODY), True
    g.pop(SPOKEN, None)  # what is said to somebody elsewhere may be in other words than this page
    try:
        with force_locale(wanted if wanted in LANGUAGES else g.get("site_locale") or DEFAULT):
            yield
    finally:
        g.pop(SPOKEN, None)
        g.speaks_to_somebody = before


def of_folder(folder: Path, text: str) -> str:
    """Say a text in the words of a plugin's folder, be the plugin active or not: its name, its summary."""
    return str(Translations.load(folder / "translations", [language()], folder.name).gettext(text))


def gettext_noop(text: str) -> str:
    """Mark English that is stored as it is and translated where it is shown."""
    return text


def choose_timezone() -> str:
    """Take the time zone of the person, else of the site."""
    zone = getattr(g, "timezone", None) or getattr(g, "site_timezone", None)
    return zone if zone and is_timezone(zone) else "UTC"


def is_timezone(name: str) -> bool:
    """Tell whether there is such a time zone; looking for one is a thousand times quicker than listing all."""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return False
    return True


def zone() -> ZoneInfo:
    """Give the time zone of the reader."""
    return ZoneInfo(choose_timezone())
