"""The database: one engine per process and URL, and the one door through which anything is written.

Reads run in a deferred transaction. Whoever writes says `with writing():`, which ends the read snapshot and, on SQLite,
takes the write lock at once: a deferred transaction that reads and then writes fails with "database is locked"
whatever the busy timeout. Only `core.services` and `core.migrate` commit, and they do it through this door.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Text,
    create_engine,
    event,
)
from sqlalchemy.engine import URL, Connection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, UOWTransaction
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import TypeDecorator

from core.errors import WriteOutside

BUSY_MILLISECONDS = 5_000
WRITING = "tanggap_writing"
SAVEPOINTS = "savepoints"

BigId = BigInteger().with_variant(Integer, "sqlite")
# By its length MySQL takes it for LONGTEXT; to name that would load a dialect that most sites need not hold.
LongText = Text().with_variant(Text(2**32 - 1), "mysql", "mariadb")

# A word that can be looked up by how it begins: PostgreSQL finds such a range only where bytes are compared.
ByteWord = String(60).with_variant(String(60, collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """Aware datetimes outside, naive UTC with microseconds inside. Since 1.0."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """Ask MySQL and MariaDB for microseconds, which they drop unless told."""
        if dialect.name in {"mysql", "mariadb"}:
            from sqlalchemy.dialects.mysql import DATETIME

            return dialect.type_descriptor(DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; a naive value is a mistake of the caller."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A naive datetime was to be stored; use core.clock.now() or attach UTC.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


@compiles(CreateTable, "mysql", "mariadb")
def _create_table_in_utf8(element: CreateTable, compiler: Any, **options: Any) -> str:
    """Make every table, plugins' too, compare text by its bytes, as SQLite and PostgreSQL do."""
    made: str = compiler.visit_create_table(element, **options)
    return made.rstrip() + " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin"


class Base(DeclarativeBase):
    """The declarative base of the core's own models."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


@dataclass
class Unit:
    """One unit of work: what is to happen around its commit."""

    before: list[Callable[[Session], None]] = field(default_factory=list)
    after: list[Callable[[], None]] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)

    def copied(self) -> "Unit":
        """Give what was noted so far; later notes change nothing in it."""
        return Unit(list(self.before), list(self.after), {name: copy(each) for name, each in self.notes.items()})

    def go_back_to(self, then: "Unit") -> None:
        """Have only what was noted then; whoever holds this unit goes on with it."""
        self.before[:], self.after[:] = then.before, then.after
        self.notes.clear()
        self.notes.update(then.notes)


class GuardedSession(FlaskSession):
    """A session that refuses to write outside `writing()`, and lets nobody else end what that has opened."""

    def get_bind(self, *_what: Any, bind: Any = None, **_more: Any) -> Any:
        """Give the one database of an app, without looking for it at each table of a statement."""
        return bind if bind is not None else self._db.engine

    def commit(self) -> None:
        """Refuse to commit half of a unit of work, which a plugin could do from within it."""
        self._refuse_within_unit("commit")
        super().commit()

    def rollback(self) -> None:
        """Refuse to throw away what others have done in a unit of work."""
        self._refuse_within_unit("rollback")
        super().rollback()

    def _refuse_within_unit(self, act: str) -> None:
        if "unit" in self.info:
            raise PermissionError(f"session.{act}() inside `with writing():`; leave the block, or raise an error.")


@event.listens_for(GuardedSession, "before_flush")
def _refuse_flush_outside(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    if "unit" not in session.info:
        changed = [type(thing).__name__ for thing in (*session.new, *session.dirty, *session.deleted)]
        raise WriteOutside(f"{', '.join(changed) or 'Something'} was changed outside `with writing():`.")


@event.listens_for(GuardedSession, "do_orm_execute")
def _refuse_statement_outside(state: Any) -> None:
    if (state.is_insert or state.is_update or state.is_delete) and "unit" not in state.session.info:
        raise WriteOutside("A statement that writes was run outside `with writing():`.")


@event.listens_for(GuardedSession, "after_transaction_create")
def _note_savepoint(session: Session, transaction: SessionTransaction) -> None:
    """Remember what a savepoint begins with: what fails in it must leave no note of what never happened.

    Nor may it take the note away under which the rest of the unit of work would have been written down.
    """
    if transaction.nested and "unit" in session.info:
        open_still = {each: then for each, then in session.info.get(SAVEPOINTS, {}).items() if each.is_active}
        session.info[SAVEPOINTS] = {**open_still, transaction: session.info["unit"].copied()}


@event.listens_for(GuardedSession, "after_soft_rollback")
def _go_back_to_savepoint(session: Session, transaction: SessionTransaction) -> None:
    then = session.info.get(SAVEPOINTS, {}).pop(transaction, None)
    if then is not None and "unit" in session.info:
        session.info["unit"].go_back_to(then)


@event.listens_for(GuardedSession, "after_transaction_end")
def _forget_savepoints(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(SAVEPOINTS, None)


_engines: dict[str, Engine] = {}
_engines_lock = threading.Lock()


class Database(SQLAlchemy):
    """Flask-SQLAlchemy, with one engine shared by all builds of the app in this process."""

    def _make_engine(self, bind_key: str | None, options: dict[str, Any], app: Flask) -> Engine:
        return engine_for(options["url"])


def engine_for(url: str | URL) -> Engine:
    """Give the process's one engine for a URL."""
    key = url if isinstance(url, str) else url.render_as_string(hide_password=False)
    with _engines_lock:
        if key not in _engines:
            _engines[key] = _make_engine(key)
        return _engines[key]


def forget_engine(url: str) -> None:
    """Close and drop the engine of a URL; for tests and for a child after a fork."""
    with _engines_lock:
        engine = _engines.pop(url, None)
    if engine is not None:
        engine.dispose()


def _make_engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, query_cache_size=150, pool_size=10, max_overflow=20)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options: dict[str, Any] = {
        "pool_pre_ping": True,
        "pool_recycle": 280,
        "pool_size": 5,
        "max_overflow": 15,
    }
    if url.startswith("mysql"):
        # Gap locks under REPEATABLE READ make inserts into the job table wait for one another.
        options["isolation_level"] = "READ COMMITTED"
        options["connect_args"] = {"charset": "utf8mb4"}
    engine = create_engine(url, query_cache_size=150, **options)
    if url.startswith("mysql"):
        event.listen(engine, "connect", _set_up_mysql)
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MILLISECONDS}",
        "cache_size=-4000",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_mysql(connection: Any, _record: Any) -> None:
    """Compare what is no column (a literal, a cast) by its bytes, as tables are: SQLAlchemy says no more than UTF-8."""
    with connection.cursor() as cursor:
        cursor.execute("SET NAMES utf8mb4 COLLATE utf8mb4_bin")


def _begin_sqlite(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


db = Database(
    model_class=Base,
    session_options={"class_": GuardedSession, "expire_on_commit": False},
)


def is_writing() -> bool:
    """Tell whether a unit of work is open in this context."""
    return "unit" in db.session().info


def unit() -> Unit:
    """Give the open unit of work."""
    found = db.session().info.get("unit")
    if found is None:
        raise WriteOutside("There is no open unit of work; write inside `with writing():`.")
    return found


# Called as the reads before a unit of work end; what each gives back is called once the unit has begun.
carried_over: list[Callable[[Session], Callable[[], None]]] = []


@contextmanager
def writing() -> Iterator[Session]:
    """Open the unit of work (or join the open one); commit at its end, then run what waits for the commit."""
    session = db.session()
    if "unit" in session.info:
        yield session
        return
    if session.new or session.dirty or session.deleted:
        raise WriteOutside("Something was changed before `with writing():` was entered.")
    carried = [each(session) for each in carried_over]
    session.rollback()
    work = session.info["unit"] = Unit()
    try:
        session.connection(execution_options={WRITING: True})
        for carry in carried:
            carry()
        yield session
        session.flush()
        while work.before:
            work.before.pop(0)(session)
        Session.commit(session)
    except BaseException:
        Session.rollback(session)
        raise
    finally:
        session.info.pop("unit", None)
    for act in work.after:
        act()
