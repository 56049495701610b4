"""Brings the tables of one owner (the core, or a plugin) to the newest form: a script folder and a version table each.

A missing plugin folder never blocks anybody else's upgrade. Each step is one DDL statement that can be run again:
SQLite and PostgreSQL roll a failed step back; on MySQL and MariaDB the second try resumes (`core.resumable`).
"""

import fcntl
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from core.database import WRITING
from core.errors import ConfigError

CORE_FOLDER = Path(__file__).with_name("migrations")
CORE_TABLE = "core_version"


def version_table(slug: str) -> str:
    """Name the version table of a plugin."""
    return f"p_{slug}__version"


def revisions(folder: Path) -> list[str]:
    """Give the revisions in a folder, oldest first: `0001_first.py` is revision 0001."""
    return sorted(path.stem.partition("_")[0] for path in folder.glob("[0-9]*_*.py"))


def current(connection: Connection, table: str) -> str | None:
    """Give the revision that a database is at; None before the first."""
    if not inspect(connection).has_table(table):
        return None
    return connection.scalar(text(f"SELECT version_num FROM {table}"))


def is_behind(engine: Engine, folder: Path, table: str) -> bool:
    """Tell whether there is something to do; refuses a database that newer code has made."""
    with engine.connect() as connection:
        at = current(connection, table)
    known = revisions(folder)
    if at is not None and at not in known:
        raise ConfigError(
            f"The database is at revision {at} of {table}, which this code does not know: a newer version made it. "
            "Install that version again, or restore the backup made before the upgrade."
        )
    return bool(known) and at != known[-1]


def upgrade(engine: Engine, folder: Path, table: str) -> None:
    """Run the missing steps."""
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    if engine.dialect.name == "mysql":
        importlib.import_module("core.resumable")
    script = ScriptDirectory(str(folder), version_locations=[str(folder)])
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": table,
                "fn": lambda revision, _context: script._upgrade_revs("head", revision),
                "render_as_batch": engine.dialect.name == "sqlite",
                "transactional_ddl": engine.dialect.name in {"sqlite", "postgresql"},
                "transaction_per_migration": True,
            },
        )
        with context.begin_transaction(), Operations.context(context):
            context.run_migrations()
        connection.commit()


def upgrade_core(engine: Engine, instance: Path) -> bool:
    """Bring the core's tables up to date, one process at a time; tell whether anything was done."""
    if not is_behind(engine, CORE_FOLDER, CORE_TABLE):
        return False
    with alone(instance):
        if is_behind(engine, CORE_FOLDER, CORE_TABLE):
            upgrade(engine, CORE_FOLDER, CORE_TABLE)
    return True


@contextmanager
def alone(instance: Path) -> Iterator[None]:
    """Keep other processes of this host from migrating at the same time."""
    with (instance / "migrate.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
