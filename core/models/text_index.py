"""The full-text index over `message_text`: what the database itself keeps in step, in the transaction of the row.

SQLite: an FTS5 table with external content. It must be told the old words of a row before the row changes or goes, so
three triggers do it, which no writer can forget. PostgreSQL: a generated tsvector whose weights tell the columns apart.
MariaDB and MySQL: a FULLTEXT index without stop words. Each step may be run again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

NAME = "message_fts"
COLUMNS = ("subject", "public", "note", "people")
WEIGHTS = dict(zip(COLUMNS, "ABCD", strict=True))

_LIST = ", ".join(COLUMNS)
_NEW = ", ".join(f"new.{column}" for column in COLUMNS)
_OLD = ", ".join(f"old.{column}" for column in COLUMNS)
_ADD = f"INSERT INTO {NAME}(rowid, {_LIST}) VALUES (new.id, {_NEW});"
_REMOVE = f"INSERT INTO {NAME}({NAME}, rowid, {_LIST}) VALUES ('delete', old.id, {_OLD});"

SQLITE = (
    f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5({_LIST}, content='message_text', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_added AFTER INSERT ON message_text BEGIN {_ADD} END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_gone AFTER DELETE ON message_text BEGIN {_REMOVE} END",
    f"CREATE TRIGGER IF NOT EXISTS {NAME}_changed AFTER UPDATE OF {_LIST} ON message_text BEGIN {_REMOVE} {_ADD} END",
)
_VECTOR = " || ".join(
    f"setweight(to_tsvector('simple'::regconfig, {column}), '{weight}')" for column, weight in WEIGHTS.items()
)
POSTGRESQL = (
    f"ALTER TABLE message_text ADD COLUMN IF NOT EXISTS words tsvector GENERATED ALWAYS AS ({_VECTOR}) STORED",
    "CREATE INDEX IF NOT EXISTS ix_message_text_words ON message_text USING gin (words)",
)


def install(connection: Connection) -> None:
    """Make the index, leaving what is there."""
    match connection.dialect.name:
        case "sqlite":
            _run(connection, SQLITE)
        case "postgresql":
            _run(connection, POSTGRESQL)
        case _:
            _install_on_mariadb(connection)


def rebuild(connection: Connection) -> None:
    """Make SQLite read all rows again, after they were written behind its back."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"))


def _run(connection: Connection, statements: tuple[str, ...]) -> None:
    for statement in statements:
        connection.exec_driver_sql(statement)


def _install_on_mariadb(connection: Connection) -> None:
    there = connection.scalar(
        text(
            "SELECT count(*) FROM information_schema.statistics "
            "WHERE table_schema = database() AND table_name = 'message_text' AND index_name = 'ft_message_text'"
        )
    )
    if not there:
        connection.exec_driver_sql("SET SESSION innodb_ft_enable_stopword = OFF")
        connection.exec_driver_sql(f"CREATE FULLTEXT INDEX ft_message_text ON message_text ({_LIST})")


@contextmanager
def in_bulk(connection: Connection) -> Iterator[None]:
    """Index the rows that are added meanwhile all together: one by one, SQLite writes a piece of the index for each."""
    if connection.dialect.name != "sqlite":
        yield
        return
    last = connection.scalar(text("SELECT coalesce(max(id), 0) FROM message_text"))
    connection.exec_driver_sql(f"DROP TRIGGER {NAME}_added")
    yield
    added = f"SELECT id, {_LIST} FROM message_text WHERE id > ?"
    connection.exec_driver_sql(f"INSERT INTO {NAME}(rowid, {_LIST}) {added} ORDER BY id", (last,))
    _run(connection, SQLITE)
