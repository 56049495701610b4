"""What stands in the database of a site, and how to put it back."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, Table, inspect, select

from core.contract.marks import Marks
from core.database import db, engine_for
from core.models import text_index

if TYPE_CHECKING:
    from core.testing import Site

Rows = dict[str, str]
# What the core writes of its own accord while pages are asked for and jobs run.
OWN_WORK = frozenset({"session", "seen", "attempt", "counter", "audit", "job", "schedule", "event"})
INDEX = text_index.NAME  # SQLite's own tables of an index over `message_text`
LOG = frozenset({"audit", "attempt"})  # the one is there to be kept, the other is forgotten after two days


class Copy:
    """A copy of an SQLite database as it was; None can be made of other databases."""

    def __init__(self, site: "Site", name: str = "contract") -> None:
        self._url = site.config.database_url
        self._file = site.config.instance / "tanggap.db"
        self._copy = site.config.instance / "run" / f"{name}.db"
        self._copy.parent.mkdir(exist_ok=True)
        self._copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(self._file)) as connection:  # left open, it would hold the file that is put back
            connection.execute("VACUUM INTO ?", (str(self._copy),))

    @classmethod
    def of(cls, site: "Site", name: str = "contract") -> "Copy | None":
        """Copy the database, where it is a file of this site."""
        return cls(site, name) if site.config.database_url.startswith("sqlite") else None

    def put_back(self) -> None:
        """Put the database back as it was."""
        engine_for(self._url).dispose()
        for tail in ("-wal", "-shm"):
            Path(f"{self._file}{tail}").unlink(missing_ok=True)
        shutil.copyfile(self._copy, self._file)


def contents(site: "Site") -> dict[str, Rows]:
    """Read all tables: their rows as text, by primary key."""
    with site.app.app_context():
        db.session.rollback()
        names = sorted(inspect(db.engine).get_table_names())
        with db.engine.connect() as connection:
            return {name: _rows(connection, name) for name in names if not name.startswith(INDEX)}


def _rows(connection: Connection, name: str) -> Rows:
    """Read a table; the core's are known, and of a plugin's the database tells the columns."""
    table = db.metadata.tables.get(name)
    if table is None or name.startswith("p_"):
        table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    keys = [column.name for column in table.primary_key]
    found = [dict(row) for row in connection.execute(select(table)).mappings()]
    return {_text({key: row[key] for key in keys} if keys else row): _text(row) for row in found}


def _text(row: Mapping[str, object]) -> str:
    return json.dumps(row, default=repr, ensure_ascii=False)


def remains(before: Mapping[str, Rows], after: Mapping[str, Rows], marks: Marks) -> Iterator[str]:
    """Say what is in the database that was not there before: tables, rows, and rows that now name the plugin."""
    for name, rows in after.items():
        if name not in before:
            yield f"the table {name} ({len(rows)} rows)"
            continue
        for key, row in rows.items():
            is_new = key not in before[name]
            names_it = marks.in_text(row) and not marks.in_text(before[name].get(key, ""))
            if name not in LOG and (names_it or (is_new and name not in OWN_WORK)):
                yield f"in the table {name} the row {row[:300]}"
