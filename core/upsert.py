"""Insert a row, or change the one that is there, in one statement on each database."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session


def upsert(
    session: Session,
    table: Table,
    row: Mapping[str, Any],
    change: Mapping[str, Any] | None = None,
    add: Iterable[str] = (),
) -> None:
    """Insert `row`; where its primary key exists, set `change` (all other columns if None), adding up those in
    `add`.
    """
    keys = [column.name for column in table.primary_key]
    added = {name: table.c[name] + row[name] for name in add}
    changed = {name: value for name, value in row.items() if name not in keys} if change is None else dict(change)
    changed |= added
    dialect = session.get_bind().dialect.name
    if dialect in {"mysql", "mariadb"}:
        from sqlalchemy.dialects.mysql import insert as insert_mysql

        session.execute(insert_mysql(table).values(dict(row)).on_duplicate_key_update(**changed))
        return
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as insert_upsert
    else:
        from sqlalchemy.dialects.postgresql import insert as insert_upsert  # type: ignore[assignment]
    statement = insert_upsert(table).values(dict(row))
    session.execute(statement.on_conflict_do_update(index_elements=keys, set_=changed))


def insert_once(session: Session, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert `row` unless one with its primary or unique key exists; tell whether it was inserted."""
    dialect = session.get_bind().dialect.name
    if dialect in {"mysql", "mariadb"}:
        from sqlalchemy.dialects.mysql import insert as insert_mysql

        done = session.execute(insert_mysql(table).values(dict(row)).prefix_with("IGNORE"))
    elif dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as insert_sqlite

        done = session.execute(insert_sqlite(table).values(dict(row)).on_conflict_do_nothing())
    else:
        from sqlalchemy.dialects.postgresql import insert as insert_postgresql

        done = session.execute(insert_postgresql(table).values(dict(row)).on_conflict_do_nothing())
    return bool(getattr(done, "rowcount", 0) == 1)
