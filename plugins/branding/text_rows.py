"""The texts that customers see, in rows: by the page on which they stand, with an index of these pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from core.api import LANGUAGES, CustomerText, context, current_locale, customer_texts, gettext

STORED = "texts"
GONE = "gone"

__all__ = ["LANGUAGES", "STORED", "Group", "Row", "all_rows", "grouped", "shelves"]


@dataclass(frozen=True, slots=True)
class Row:
    """One text on the page: the original, what is said instead, and what was wrong with it."""

    text: CustomerText
    own: Mapping[str, str]
    problems: Mapping[str, str]
    is_gone: bool = False

    @property
    def key(self) -> str:
        """Name the page on which it stands."""
        return GONE if self.is_gone else f"{self.text.owner}:{self.text.place}"

    def has(self, query: str) -> bool:
        """Tell whether words stand in it, in any language, or in what is said instead."""
        said = (self.text.source, *self.text.said.values(), *self.own.values())
        return any(query.lower() in each.lower() for each in said)


@dataclass(frozen=True, slots=True)
class Group:
    """A page with its texts: the heading that readers see, and the template that draws it."""

    key: str
    label: str
    place: str
    owner: str
    rows: list[Row]


def all_rows() -> list[Row]:
    """Give all texts, those first whose original is gone."""
    stored: Mapping[str, Mapping[str, str]] = context("branding").settings.get(STORED) or {}
    found = customer_texts()
    known = {each.source for each in found}
    gone = sorted({source for said in stored.values() for source in said} - known)
    texts = [*(CustomerText(source, "", dict.fromkeys(LANGUAGES, "")) for source in gone), *found]
    return [Row(text, _own(stored, text.source), {}, is_gone=text.source not in known) for text in texts]


def grouped(rows: Iterable[Row], every: Iterable[Row]) -> list[Group]:
    """Put rows that stand beside one another under the page on which they stand."""
    said = {row.text.source: row.text.said for row in every}
    return [_group(key, list(of), said) for key, of in groupby(rows, key=lambda row: row.key)]


def shelves(rows: Iterable[Row], every: Iterable[Row]) -> list[tuple[str, list[Group]]]:
    """Give the index: the pages of each owner."""
    groups = grouped(rows, every)
    return [(owner, list(of)) for owner, of in groupby(groups, key=lambda group: group.owner)]


def _group(key: str, rows: list[Row], said: Mapping[str, Mapping[str, str]]) -> Group:
    text = rows[0].text
    owner = text.owner or gettext("Core and themes")
    if rows[0].is_gone:
        return Group(key, gettext("No longer used"), "", owner, rows)
    if not text.place:
        return Group(key, gettext("In mails, at fields, and when something is wrong"), "", owner, rows)
    heading = said.get(text.page, {}).get(current_locale()) or text.page
    return Group(key, heading or gettext("Part of pages"), text.place, owner, rows)


def _own(stored: Mapping[str, Mapping[str, str]], source: str) -> dict[str, str]:
    return {code: said[source] for code, said in stored.items() if source in said}
