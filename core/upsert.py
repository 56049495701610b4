"""Insert a row, or change the one that is there, in one statement on each database."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.orm import Session

# SQLAlchemy lets the count of an INSERT go with its cursor; psycopg's then says that nothing was inserted.
COUNTED = {"preserve_rowcount": True}


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
    keys = {column.name for column in table.primary_key}
    changed = {name: value for name, value in row.items() if name not in keys} if change is None else change
    statement = _upsert(session.get_bind().dialect.name, table, tuple(row), tuple(changed), tuple(add))
    values = {f"row_{name}": value for name, value in row.items()}
    session.execute(statement, values | {f"set_{name}": value for name, value in changed.items()})


@functools.lru_cache(maxsize=64)
def _upsert(dialect: str, table: Table, names: tuple[str, ...], changed: tuple[str, ...], add: tuple[str, ...]) -> Any:
    """Build a statement once: building takes longer than running it."""
    values = {name: bindparam(f"row_{name}", type_=table.c[name].type) for name in names}
    setting: dict[str, Any] = {name: bindparam(f"set_{name}", type_=table.c[name].type) for name in changed}
    setting |= {name: table.c[name] + values[name] for name in add}
    if dialect in {"mysql", "mariadb"}:
        from sqlalchemy.dialects.mysql import insert as insert_mysql

        return insert_mysql(table).values(values).on_duplicate_key_update(**setting)
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as insert_upsert
    else:
        from sqlalchemy.dialects.postgresql import insert as insert_upsert  # type: ignore[assignment]
    keys = [column.name for column in table.primary_key]
    return insert_upsert(table).values(values).on_conflict_do_update(index_elements=keys, set_=setting)


def insert_once(session: Session, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert `row` unless one with its primary or unique key exists; tell whether it was inserted."""
    dialect = session.get_bind().dialect.name
    if dialect in {"mysql", "mariadb"}:
        from sqlalchemy.dialects.mysql import insert as insert_mysql

        done = session.execute(insert_mysql(table).values(dict(row)).prefix_with("IGNORE"), execution_options=COUNTED)
    elif dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as insert_sqlite

        done = session.execute(
            insert_sqlite(table).values(dict(row)).on_conflict_do_nothing(), execution_options=COUNTED
        )
    else:
        from sqlalchemy.dialects.postgresql import insert as insert_postgresql

        done = session.execute(
            insert_postgresql(table).values(dict(row)).on_conflict_do_nothing(), execution_options=COUNTED
        )
    return bool(getattr(done, "rowcount", 0) == 1)
