"""Insert a row, or change the one that is there, in one statement on each database."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.orm import Session

MYSQL = frozenset({"mysql", "mariadb"})
# SQLAlchemy lets the count of an INSERT go with its cursor; psycopg's then says that nothing was inserted.
COUNTED = {"preserve_rowcount": True}


def upsert(
    session: Session,
    table: Table,
    *rows: Mapping[str, Any],
    change: Mapping[str, Any] | None = None,
    add: Iterable[str] = (),
) -> None:
    """Insert rows of the same columns; where one's primary key exists, set `change` (all other columns if None), adding
    up those in `add`. Only with a single row can `change` hold anything.
    """
    names = tuple(rows[0])
    statement = _upsert(
        session.get_bind().dialect.name, table, names, None if change is None else tuple(change), tuple(add)
    )
    if len(rows) > 1:  # in one go; pymysql then takes no other values than those of the rows
        session.execute(statement, [{f"row_{name}": row[name] for name in names} for row in rows])
        return
    values = {f"row_{name}": value for name, value in rows[0].items()}
    session.execute(statement, values | {f"set_{name}": value for name, value in (change or {}).items()})


@functools.lru_cache(maxsize=64)
def _upsert(
    dialect: str, table: Table, names: tuple[str, ...], changed: tuple[str, ...] | None, add: tuple[str, ...]
) -> Any:
    """Build a statement once: building takes longer than running it."""
    values = {name: bindparam(f"row_{name}", type_=table.c[name].type) for name in names}
    keys = [column.name for column in table.primary_key]
    insert = _insert_into(dialect, table).values(values)
    if dialect in MYSQL:
        return insert.on_duplicate_key_update(**_set(table, names, keys, changed, add, insert.inserted))
    set_ = _set(table, names, keys, changed, add, insert.excluded)
    return insert.on_conflict_do_update(index_elements=keys, set_=set_)


def _insert_into(dialect: str, table: Table) -> Any:
    """Begin the statement in a dialect; no other is loaded."""
    if dialect in MYSQL:
        from sqlalchemy.dialects.mysql import insert as insert_mysql

        return insert_mysql(table)
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as insert_sqlite

        return insert_sqlite(table)
    from sqlalchemy.dialects.postgresql import insert as insert_postgresql

    return insert_postgresql(table)


def _set(
    table: Table,
    names: Iterable[str],
    keys: Iterable[str],
    changed: Iterable[str] | None,
    add: Iterable[str],
    given: Any,
) -> dict[str, Any]:
    if changed is None:
        setting: dict[str, Any] = {name: given[name] for name in names if name not in keys}
    else:
        setting = {name: bindparam(f"set_{name}", type_=table.c[name].type) for name in changed}
    return setting | {name: table.c[name] + given[name] for name in add}


def insert_once(session: Session, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert `row` unless one with its primary or unique key exists; tell whether it was inserted."""
    statement = _insert_once(session.get_bind().dialect.name, table, tuple(row))
    done = session.execute(statement, dict(row), execution_options=COUNTED)
    return bool(getattr(done, "rowcount", 0) == 1)


def insert_all_once(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of the same columns in one go, each unless one with its key exists."""
    if rows:
        statement = _insert_once(session.get_bind().dialect.name, table, tuple(rows[0]))
        session.execute(statement, [dict(row) for row in rows])


@functools.lru_cache(maxsize=64)
def _insert_once(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    insert = _insert_into(dialect, table).values(values)
    return insert.prefix_with("IGNORE") if dialect in MYSQL else insert.on_conflict_do_nothing()
