"""Steps of migrations on MySQL and MariaDB, where each statement commits itself: half a step stays when the rest fails.

So a step is run again from its beginning, and what it has done already must be left alone. MariaDB could be told so by
`IF NOT EXISTS`, MySQL in CREATE TABLE only, SQLite in ADD COLUMN never: therefore the database is asked first, whatever
a step says. By being defined, this takes the place of Alembic's own, so that authors write nothing more.
"""

from typing import Any, cast

from alembic.ddl.mysql import MySQLImpl
from sqlalchemy import Column, Connection, Constraint, ForeignKeyConstraint, Index, Inspector, Table, inspect


class Resumable(MySQLImpl):
    """What Alembic does on these two, but nothing twice."""

    __dialect__ = "mysql"

    def create_table(self, table: Table, *, if_not_exists: bool | None = None, **options: Any) -> None:
        """Make a table; of one that may be there, the indexes that a first try did not come to."""
        if not if_not_exists or not self._seen.has_table(table.name):
            super().create_table(table, **options)
            return
        for index in table.indexes:
            self.create_index(index)

    def create_index(self, index: Index, **_options: Any) -> None:
        """Make an index, unless it is there."""
        if not self._has_index(index):
            super().create_index(index)

    def drop_index(self, index: Index, **_options: Any) -> None:
        """Drop an index, if it is there."""
        if self._has_index(index):
            super().drop_index(index)

    def add_column(
        self, table_name: str, column: Column[Any], *, if_not_exists: bool | None = None, **options: Any
    ) -> None:
        """Add a column, unless it is there."""
        if not self._has_column(table_name, column):
            super().add_column(table_name, column, **options)

    def drop_column(
        self, table_name: str, column: Column[Any], *, if_exists: bool | None = None, **options: Any
    ) -> None:
        """Drop a column, if it is there."""
        if self._has_column(table_name, column):
            super().drop_column(table_name, column, **options)

    def add_constraint(self, const: Any, **options: Any) -> None:
        """Add a constraint, unless it is there; a foreign key without a name would be made under another one."""
        if not self._has_constraint(const):
            super().add_constraint(const, **options)

    def drop_constraint(self, const: Constraint, *, if_exists: bool | None = None, **options: Any) -> None:
        """Drop a constraint, if it is there."""
        if self._has_constraint(const):
            super().drop_constraint(const, **options)

    @property
    def _seen(self) -> Inspector:
        """What is there now: an inspector remembers what it has seen once."""
        return inspect(cast(Connection, self.connection))  # None where Alembic only writes statements down

    def _has_index(self, index: Index) -> bool:
        return self._seen.has_index(cast(Table, index.table).name, str(index.name))

    def _has_column(self, table_name: str, column: Column[Any]) -> bool:
        return column.name in {found["name"] for found in self._seen.get_columns(table_name)}

    def _has_constraint(self, const: Constraint) -> bool:
        seen, table = self._seen, const.table.name
        keys = seen.get_foreign_keys(table)
        if const.name is None:
            return isinstance(const, ForeignKeyConstraint) and _says(const) in [
                (found["constrained_columns"], found["referred_table"]) for found in keys
            ]
        named = (*keys, *seen.get_unique_constraints(table), *seen.get_check_constraints(table))
        return const.name in {found["name"] for found in named}


def _says(key: ForeignKeyConstraint) -> tuple[list[str], str]:
    return list(key.column_keys), key.elements[0].target_fullname.rpartition(".")[0]
