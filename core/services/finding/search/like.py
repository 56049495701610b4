"""A text as plain LIKE conditions, which all databases understand alike: for the few rows of one ticket, say."""

from sqlalchemy import ColumnElement, and_, false, or_

from core.models.tables import message_text
from core.models.text_index import COLUMNS
from core.services.finding.search.terms import AllOf, Term, Text
from core.words import filled


def like(text: Text, notes: bool = True) -> ColumnElement[bool]:
    """Give the condition over a row of `message_text`; notes are left out besides not naming their column."""
    return _like(text) if notes else and_(_like(text), message_text.c.is_note == false())


def _like(text: Text) -> ColumnElement[bool]:
    if isinstance(text, Term):
        return _term(text)
    join = and_ if isinstance(text, AllOf) else or_
    return join(*(_like(part) for part in text.parts))


def _term(term: Term) -> ColumnElement[bool]:
    pattern = pattern_of(term)
    columns = [message_text.c[name] for name in COLUMNS if name in term.columns]
    found = [(" " + column + " ").like(pattern, escape="!") for column in columns]
    return or_(*found) if found else false()


def pattern_of(term: Term) -> str:
    """Give the pattern of a term over text with a blank before and after each word."""
    *first, last = term.words
    words = [*map(filled, first), last if term.is_prefix else filled(last)]
    return "% " + " ".join(words).replace("_", "!_") + ("%" if term.is_prefix else " %")
