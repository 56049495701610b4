"""What is looked for in one message: words, joined by and and or."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.models.text_index import COLUMNS
from core.words import words_of

ALL = frozenset(COLUMNS)
PUBLIC = frozenset({"subject", "public"})
STAFF = frozenset({"subject", "public", "people"})
BODY = frozenset({"public", "note"})
SUBJECT = frozenset({"subject"})


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other in one of some columns; with `is_prefix` the last may go on."""

    words: tuple[str, ...]
    is_prefix: bool = False
    columns: frozenset[str] = ALL


@dataclass(frozen=True, slots=True)
class AllOf:
    """Each of these."""

    parts: tuple["Text", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    parts: tuple["Text", ...]


Text = Term | AllOf | AnyOf


def term(text: str, columns: frozenset[str] = ALL) -> Term | None:
    """Make a term of what somebody typed; a star at its end: the last word may go on. None: no word."""
    found = tuple(words_of(text))
    return Term(found, text.rstrip().endswith("*"), columns) if found else None


def within(text: Text, columns: frozenset[str]) -> Text:
    """Confine a text to some columns."""
    if isinstance(text, Term):
        return Term(text.words, text.is_prefix, text.columns & columns)
    return type(text)(tuple(within(part, columns) for part in text.parts))


def terms_in(text: Text) -> Iterator[Term]:
    """Give all terms of a text."""
    if isinstance(text, Term):
        yield text
        return
    for part in text.parts:
        yield from terms_in(part)
