"""A text as each database's own full-text condition over a row of `message_text`. All words are quoted."""

from sqlalchemy import ColumnElement, Select, and_, bindparam, column, false, func, literal_column, select, table

from core.database import db
from core.models.tables import message_text
from core.models.text_index import COLUMNS, NAME, WEIGHTS
from core.services.finding.search.like import like
from core.services.finding.search.terms import ALL, AllOf, Term, Text, terms_in
from core.words import filled

_fts = table(NAME, column("rowid"))
Hit = tuple[int, int]
WINDOWS = (2_000, 8_000)  # messages that are looked through without the index, the newest first
RARE = 50  # a word in fewer than one message of so many is left to the index


def dialect() -> str:
    """Name the database."""
    return db.session.get_bind().dialect.name


def hits(text: Text, notes: bool = True) -> Select[Hit]:
    """Select the messages with a text: (message id, ticket id); notes are left out besides not naming their column."""
    statement = _hits(text)
    return statement if notes else statement.where(message_text.c.is_note == false())


def windows() -> tuple[int, ...]:
    """Say how many of the newest messages to look through first, where the index gathers all with a common word."""
    return () if dialect() in {"sqlite", "postgresql"} else WINDOWS


def hits_within(text: Text, notes: bool, edge: int | None, window: int) -> Select[Hit]:
    """Select the same among so many of the newest messages only, counted by their ids, which hardly have gaps.

    The first of them has to be known when MariaDB plans the statement, as the highest id is: it walks the table else.
    """
    first = select(func.max(message_text.c.id) - window).scalar_subquery() if edge is None else edge - window
    return select(message_text.c.id, message_text.c.ticket_id).where(message_text.c.id > first, like(text, notes))


def _hits(text: Text) -> Select[Hit]:
    statement = select(message_text.c.id, message_text.c.ticket_id)
    match dialect():
        case "sqlite":
            # The index first: its rows come in the order of their ids.
            both = _fts.join(message_text, message_text.c.id == _fts.c.rowid)
            return select(_fts.c.rowid.label("id"), message_text.c.ticket_id).select_from(both).where(_sqlite(text))
        case "postgresql":
            return statement.where(_postgresql(text))
        case _:
            return statement.where(_mariadb(text))


# -- SQLite ------------------------------------------------------------------------------------------------------------


def _sqlite(text: Text) -> ColumnElement[bool]:
    return literal_column(NAME).op("MATCH", is_comparison=True)(bindparam(None, fts5(text), unique=True))


def fts5(text: Text) -> str:
    """Write a text in the language of FTS5."""
    if isinstance(text, Term):
        phrase = f'"{" ".join(text.words)}"' + (" *" if text.is_prefix else "")
        return phrase if text.columns == ALL else f"{{{_named(text.columns)}}} : {phrase}"
    joint = " AND " if isinstance(text, AllOf) else " OR "
    return "(" + joint.join(fts5(part) for part in text.parts) + ")"


def _named(columns: frozenset[str]) -> str:
    return " ".join(name for name in COLUMNS if name in columns)


# -- PostgreSQL --------------------------------------------------------------------------------------------------------


def _postgresql(text: Text) -> ColumnElement[bool]:
    from sqlalchemy.dialects.postgresql import TSQUERY  # four megabytes that the other databases need not hold

    query = func.to_tsquery(literal_column("'simple'::regconfig"), tsquery(text), type_=TSQUERY)
    return literal_column("message_text.words").op("@@", is_comparison=True)(query)


def tsquery(text: Text) -> str:
    """Write a text in the language of to_tsquery."""
    if isinstance(text, Term):
        weights = "" if text.columns == ALL else "".join(WEIGHTS[name] for name in COLUMNS if name in text.columns)
        *first, last = text.words
        ends = [f"'{word}'" + (f":{weights}" if weights else "") for word in first]
        suffix = ("*" if text.is_prefix else "") + weights
        return "(" + " <-> ".join([*ends, f"'{last}'" + (f":{suffix}" if suffix else "")]) + ")"
    joint = " & " if isinstance(text, AllOf) else " | "
    return "(" + joint.join(tsquery(part) for part in text.parts) + ")"


# -- MariaDB and MySQL -------------------------------------------------------------------------------------------------


def _mariadb(text: Text) -> ColumnElement[bool]:
    from sqlalchemy.dialects.mysql import match

    columns = (message_text.c[name] for name in COLUMNS)
    found = match(*columns, against=bindparam(None, boolean(text), unique=True), in_boolean_mode=True)
    return found if all(_is_whole(term) for term in terms_in(text)) else and_(found, like(text))


def _is_whole(term: Term) -> bool:
    """Tell whether the boolean language says all of a term: it knows no columns, and no phrase whose end is open."""
    return term.columns == ALL and not (term.is_prefix and len(term.words) > 1)


def boolean(text: Text) -> str:
    """Write a text in the language of boolean mode, where every part that is wanted bears a plus."""
    if isinstance(text, Term):
        return _boolean_term(text)
    sign = "+" if isinstance(text, AllOf) else ""
    return "(" + " ".join(sign + boolean(part) for part in text.parts) + ")"


def _boolean_term(term: Term) -> str:
    *first, last = term.words
    if not term.is_prefix:
        return '"' + " ".join(map(filled, term.words)) + '"' if first else filled(last)
    return "(" + " ".join([*(f"+{filled(word)}" for word in first), f"+{last}*"]) + ")"
