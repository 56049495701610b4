"""Collects what a folder of code and templates says into its catalogue, and compiles it: for authors."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

LANGUAGE = "id"
# The engine is below translation: its refusals carry their English, which pages translate (`plugin_cards.said`).
REFUSALS = ("Refusal", "ArchiveError", "InstallError", "_wrong", "_too_large")
SAYING = ("_", "gettext", "gettext_noop", "lazy_gettext", *REFUSALS)
KEYWORDS = {"ngettext": (1, 2), **dict.fromkeys(SAYING)}
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
HEADER = """msgid ""
msgstr ""
"Language: id\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # the same words give the same bytes
NOT_OURS = ("tests", "static", "scaffold", "samples")


def folders(root: Path) -> list[Path]:
    """Give the folders that have a catalogue of their own: the core, and every plugin that has translations."""
    plugins = [*(root / "plugins").glob("*/translations"), *(root / "docs" / "examples").glob("*/translations")]
    return [root / "core", *sorted(folder.parent for folder in plugins)]


def said(folder: Path) -> Catalog:
    """Give all words of a folder; those of the core are in its themes too."""
    catalog = Catalog(charset="utf-8")
    for home in homes(folder):
        for message, place in _introduced(home):
            catalog.add(message, locations=[(f"{home.relative_to(folder.parent).as_posix()}/{place}", 1)])
        for name, line, message, comments, context in _extracted(home):
            place = f"{home.relative_to(folder.parent).as_posix()}/{name}"
            catalog.add(message, locations=[(place, line)], auto_comments=comments, context=context)
    return catalog


def homes(folder: Path) -> list[Path]:
    """Give the folders whose words go into one catalogue: the themes that are shipped speak with the core's."""
    themes = sorted((folder.parent / "themes").glob("*/templates")) if folder.name == "core" else []
    return [folder, *(theme.parent for theme in themes)]


def catalogue(folder: Path) -> Path:
    """Say where the Indonesian catalogue of a folder is."""
    return folder / "translations" / LANGUAGE / "LC_MESSAGES" / f"{folder.name}.po"


def known(folder: Path) -> Catalog:
    """Read what is translated already."""
    path = catalogue(folder)
    if not path.exists():
        return Catalog(locale=LANGUAGE, charset="utf-8")
    return read_po(BytesIO(path.read_bytes()), locale=LANGUAGE)


def untranslated(folder: Path) -> list[str]:
    """Give the words that have no Indonesian yet, and those whose Indonesian is unsure."""
    have = known(folder)
    return [str(each.id) for each in said(folder) if each.id and not _is_done(have.get(each.id, each.context))]


def compiled(catalog: Catalog) -> bytes:
    """Give the catalogue as the program reads it."""
    target = BytesIO()
    catalog.creation_date = catalog.revision_date = NO_DATE
    write_mo(target, catalog)
    return target.getvalue()


def update(folder: Path) -> int:
    """Write and compile the catalogue of a folder; say how much is left to translate."""
    catalog = known(folder)
    catalog.update(said(folder), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path = catalogue(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, catalog, width=118, sort_by_file=True, omit_header=True, include_lineno=False)
    path.write_bytes(HEADER.encode() + body.getvalue())
    path.with_suffix(".mo").write_bytes(compiled(known(folder)))
    return len(untranslated(folder))


def _is_done(message: object) -> bool:
    words = getattr(message, "string", "")
    parts = words if isinstance(words, tuple | list) else (words,)
    return message is not None and not getattr(message, "fuzzy", False) and all(parts)


def _introduced(folder: Path) -> Iterator[tuple[str, str]]:
    """Give what a plugin or theme says of itself before any of it runs: its name and summary."""
    for file, table in (("plugin.toml", "plugin"), ("theme.toml", "theme")):
        if (folder / file).is_file():
            told = tomllib.loads((folder / file).read_text(encoding="utf-8")).get(table, {})
            yield from ((told[key], file) for key in ("name", "summary") if told.get(key))


def _extracted(folder: Path) -> Iterator[Any]:
    return extract_from_dir(
        str(folder),
        METHODS,
        {"**/templates/**": {"encoding": "utf-8", "silent": "false"}},
        keywords=KEYWORDS,
        directory_filter=lambda path: Path(path).name not in NOT_OURS and not Path(path).name.startswith((".", "__")),
    )


def sayings(file: Path) -> list[str]:
    """Give the texts of one file of code or one template; a text that counts gives both its forms."""
    method = "python" if file.suffix == ".py" else "jinja2"
    found: list[str] = []
    with file.open("rb") as stream:
        for _line, message, _comments, _context in extract(method, stream, KEYWORDS, options={"encoding": "utf-8"}):
            found += [message] if isinstance(message, str) else [each for each in message if isinstance(each, str)]
    return found
