"""The texts that customers see, and which of them a plugin says in other words.

They are laid over the catalogue of the language, on customer pages and in mail alone; the source and its translations
stay as they are, so an update loses nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, current_app, g
from sqlalchemy.exc import SQLAlchemyError

from core import i18n, theming
from core.declare import Area
from core.engine.current import hooks, site
from core.i18n import gettext as _
from core.services.record.kept import kept

LONGEST = 2_000
LISTED = "customer_texts"
_VALUE = re.compile(r"%\((\w+)\)[sd]")
_TAG = re.compile(r"<[^<>]*>")
_ENTITY = re.compile(r"&#?\w+;")
_THEMED = re.compile(r"""\{%-?\s*extends\s+["'](?:theme/|[a-z]\w*:)""")
_HEADED = re.compile(
    r"""\{%-?\s*(?:block\s+(?:heading|title)\s*-?%\}\s*\{\{-?\s*|set\s+heading\s*=\s*)_\("([^"%]+)"\)"""
)
CORE_FILES = ("core/web/public/", "core/web/errors.py", "core/web/visitor_files.py", "core/services/limits.py")


@dataclass(frozen=True, slots=True)
class CustomerText:
    """One text that customers see: as the source says it, whose it is, and how each language says it.

    `place` is the template in which it stands first ("portal/sign_in.html"), or "" for what is said in code: in mails,
    at fields, when something is wrong. `page` is the heading of that template as the source says it, or "". Since 1.0.
    """

    source: str
    owner: str
    said: Mapping[str, str]
    place: str = ""
    page: str = ""


def install(app: Flask, is_customer_page: Callable[[], bool]) -> None:
    """Have the words of customer pages and mail go through the plugins."""

    def here(locale: str) -> Mapping[str, str]:
        asked = hooks().implementations("filter_texts") and (g.get(i18n.TO_SOMEBODY) or is_customer_page())
        return _kept(locale) if asked else {}

    i18n.lay_over(app, here)


def _kept(locale: str) -> Mapping[str, str]:
    """The page of an error is drawn while the database is away, in the words of the source."""
    try:
        return kept(("customer texts", locale), lambda: _asked(locale))
    except SQLAlchemyError:
        return {}


def _asked(locale: str) -> dict[str, str]:
    changed = hooks().filter("filter_texts", {}, locale=locale)
    return {source: said for source, said in changed.items() if said and not problem_with_text(source, said)}


def problem_with_text(source: str, said: str) -> str:
    """Say why a text cannot stand in the place of another, or "" if it can. Since 1.0.

    It is put into pages as the translation is, so it has the same named values and the same HTML as the original.
    """
    if len(said) > LONGEST:
        return _("A text has at most %(num)d characters.", num=LONGEST)
    unknown = sorted(set(_VALUE.findall(said)) - set(_VALUE.findall(source)))
    if unknown:
        return _("This text has no value named %(name)s.", name=unknown[0])
    if "%" in _VALUE.sub("", said):
        return _("Write “percent” in place of the sign.")
    if Counter(_TAG.findall(said)) != Counter(_TAG.findall(source)) or set("<>") & set(_TAG.sub("", said)):
        return _("HTML can be neither added nor left out here.")
    if _ENTITY.findall(said) != _ENTITY.findall(source) or _TAG.sub("", said).count('"') > source.count('"'):
        return _("Write “these” quotation marks, and signs as they are.")
    return ""


def customer_texts() -> list[CustomerText]:
    """Give all texts that customers see: those of the core, the themes and the active plugins.

    By owner and page, each page's in the order in which they stand there. They are collected from code and templates,
    which takes a moment; kept until the set of plugins changes. Since 1.0.
    """
    extras = site().extras
    if LISTED not in extras:
        extras[LISTED] = _collected()
    found: list[CustomerText] = extras[LISTED]
    return found


def _collected() -> list[CustomerText]:
    catalogues = {locale: _catalogue(locale) for locale in i18n.LANGUAGES}
    found: dict[str, CustomerText] = {}
    for owner, files in _places():
        for file in files:
            place, page = _place(file), _heading(file)
            for source in _said_in([file]):
                if source not in found:
                    said = {locale: str(each.ugettext(source)) for locale, each in catalogues.items()}
                    found[source] = CustomerText(source, owner, said, place, page)
    return sorted(found.values(), key=lambda text: (text.owner, not text.place, text.place))


def _place(file: Path) -> str:
    """Name a template as templates name one another; what is said in code has no place in a page."""
    if file.suffix != ".html":
        return ""
    folder = next((each for each in file.parents if each.name == "templates"), file.parent)
    return file.relative_to(folder).as_posix()


def _heading(file: Path) -> str:
    found = _HEADED.search(file.read_text("utf-8")) if file.suffix == ".html" else None
    return found[1] if found else ""


def _catalogue(locale: str) -> Any:
    from flask_babel import force_locale, get_translations

    with force_locale(locale):
        return get_translations()


def _places() -> list[tuple[str, list[Path]]]:
    """Give the owners with the files in which they speak to customers."""
    root = Path(current_app.root_path).parent.parent
    core = [root / name for name in CORE_FILES]
    code = [each for path in core for each in (sorted(path.rglob("*.py")) if path.is_dir() else [path])]
    themes = theming.found(site().config).values()
    themed = [each for theme in themes if theme.templates.is_dir() for each in sorted(theme.templates.rglob("*.html"))]
    public = {owner.slug for owner in site().extras.get("owners", {}).values() if owner.area == Area.PUBLIC}
    plugins = [
        (slug, [*_themed(loaded.manifest.folder), *_spoken(loaded.manifest.folder)])
        for slug, loaded in site().build.loaded.items()
        if slug in public
    ]
    return [("", [*code, *themed]), *plugins]


def _themed(folder: Path) -> list[Path]:
    """Give the templates that a theme draws, and the parts beside them."""
    pages = sorted((folder / "templates").rglob("*.html"))
    words = {each: each.read_text("utf-8") for each in pages}
    themed = [each for each, text in words.items() if _THEMED.search(text)]
    named = "".join(words[each] for each in themed)
    return [*themed, *(each for each in pages if each not in themed and f"/{each.name}" in named)]


def _spoken(folder: Path) -> list[Path]:
    """Give the code that may speak to customers: not that of tests, and not the forms of settings."""
    modules = [each for each in sorted(folder.rglob("*.py")) if not {"tests", "migrations"} & set(each.parts)]
    return [each for each in modules if "SettingsForm)" not in each.read_text("utf-8")]


def _said_in(files: list[Path]) -> list[str]:
    from core.catalogues import sayings

    return [source for each in files for source in sayings(each)]
