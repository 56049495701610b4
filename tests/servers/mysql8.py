"""MariaDB taken for MySQL 8, which few systems offer: SQLAlchemy writes as it does for MySQL, and what that is known to
refuse is refused here.

What this cannot show is how MySQL's own planner, full-text index and JSON behave.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.mysql.base import MySQLDialect

VERSION = (8, 0, 36)
# MySQL's own default, of which MariaDB's is a part.
MODE = (
    "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,"
    "NO_ENGINE_SUBSTITUTION"
)
# What MySQL 8 and 9 reserve and MariaDB does not: as a name it must be quoted, unless a point stands before it.
RESERVED = frozenset(
    {
        *("cube", "cume_dist", "dense_rank", "empty", "first_value", "function", "grouping", "groups"),
        *("json_table", "lag", "last_value", "lateral", "lead", "library", "manual", "nth_value", "ntile", "of"),
        *("parallel", "percent_rank", "qualify", "rank", "row_number", "system", "tablesample", "virtual", "window"),
    }
)
_NAMES = sorted(RESERVED - {"of"})  # which is a word of FOR UPDATE, too
REFUSED = {
    "IF (NOT) EXISTS, of an index": r"^\s*(CREATE|DROP)\s+(UNIQUE\s+|FULLTEXT\s+)?INDEX\s+IF\b",
    "IF (NOT) EXISTS, in ALTER TABLE": r"^\s*ALTER\s+TABLE\b.*\bIF\s+(NOT\s+)?EXISTS\b",
    "OR REPLACE TABLE": r"^\s*CREATE\s+OR\s+REPLACE\s+TABLE\b",
    "RETURNING": r"\bRETURNING\b",
    "a sequence": r"\bSEQUENCE\b|\bNEXTVAL\b",
    "a reserved word as a name": rf"(?<![`.\w])({'|'.join(_NAMES)})(?![`\w(])",
}
_WRITES = re.compile(r"^\s*(?:DELETE\s+FROM|UPDATE)\s+`?(\w+)`?(.*)", re.IGNORECASE | re.DOTALL)
_ALIAS = " AS new ON DUPLICATE KEY"
_OF = re.compile(r"\bFOR UPDATE OF [\w`, ]+?(?= SKIP LOCKED| NOWAIT|$)")


def problem(statement: str) -> str | None:
    """Say what in a statement MySQL 8 would refuse."""
    bare = re.sub(r"'[^']*'|%\(\w+\)s", "''", statement)
    found = (name for name, pattern in REFUSED.items() if re.search(pattern, bare, re.IGNORECASE | re.DOTALL))
    return next(found, None) or reads_what_it_writes(bare)


def reads_what_it_writes(statement: str) -> str | None:
    """Say that a table is changed by what a subquery finds in it: only what must be read beforehand may be."""
    found = _WRITES.match(statement)
    if found is None:
        return None
    table, rest = found.groups()
    is_read = re.search(rf"\b(FROM|JOIN)\s+`?{table}\b", rest, re.IGNORECASE)
    is_first = re.search(r"\b(DISTINCT|LIMIT|GROUP BY)\b", rest, re.IGNORECASE)
    return f"a subquery on {table}, which it changes" if is_read and not is_first else None


@contextmanager
def listening() -> Iterator[None]:
    """Fail as MySQL would where MariaDB does not, where SQLAlchemy writes the same for both: for MariaDB itself."""

    def hear(_connection: Connection, _cursor: Any, statement: str, *_more: Any) -> None:
        found = reads_what_it_writes(statement)
        assert found is None, f"MySQL 8 refuses {found}: {statement}"

    event.listen(Engine, "before_cursor_execute", hear)
    yield
    event.remove(Engine, "before_cursor_execute", hear)


@contextmanager
def pretending() -> Iterator[list[str]]:
    """Have all engines take MariaDB for MySQL, and write down what they say."""
    told: list[str] = []

    def hear(
        connection: Connection, _cursor: Any, statement: str, values: Any, _context: Any, _is_many: bool
    ) -> tuple[str, Any]:
        if connection.dialect.name != "mysql":
            return statement, values
        told.append(statement)
        found = problem(statement)
        assert found is None, f"MySQL 8 refuses {found}: {statement}"
        return _for_mariadb(statement), values

    event.listen(Engine, "before_cursor_execute", hear, retval=True)
    event.listen(Engine, "connect", _strict)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MySQLDialect, "_get_server_version_info", _version)
        patched.setattr(MySQLDialect, "get_isolation_level", _isolation)
        yield told
    event.remove(Engine, "before_cursor_execute", hear)
    event.remove(Engine, "connect", _strict)


def _version(self: MySQLDialect, _connection: Connection) -> tuple[int, ...]:
    self._set_mariadb(False, VERSION)
    self.server_version_info = VERSION
    return VERSION


def _isolation(_self: MySQLDialect, connection: Any) -> str:
    """Ask in a way that both answer, though each has a name of its own for it."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW VARIABLES WHERE variable_name IN ('tx_isolation', 'transaction_isolation')")
        return str(cursor.fetchone()[1]).replace("-", " ")


def _strict(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("pymysql"):
        with connection.cursor() as cursor:
            cursor.execute(f"SET SESSION sql_mode = '{MODE}'")


def _for_mariadb(statement: str) -> str:
    """Leave out what MySQL has and MariaDB has not."""
    plain = _OF.sub("FOR UPDATE", statement)
    if _ALIAS not in plain:
        return plain
    return re.sub(r"\bnew\.(`?\w+`?)", r"VALUES(\1)", plain.replace(_ALIAS, " ON DUPLICATE KEY"))
