"""Numbers that every process watches, so that asking whether anything changed costs next to nothing.

`epoch` stands for the set of plugins, `change` for anything that a list shows, `setup` for what administrators
arrange: people, desks, statuses, settings. Each person has one more for what concerns them alone.

A counter is read once in each transaction, before what it stands for, so what is kept under it is never older.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event, select
from sqlalchemy.orm import Session

from core.database import WRITING, GuardedSession, carried_over, db, unit
from core.models.tables import counter
from core.upsert import upsert

EPOCH = "epoch"
CHANGE = "change"
SETUP = "setup"

READ = "counters"
BUMPED = "bumped"
STEADY = "steady"
# Executing a statement with this option leaves `setup` as it is.
QUIET = "is_quiet"
KEPT = "is_kept"
WATCHED = frozenset(
    {
        "erasure",
        *("user", "role", "team", "team_member", "desk", "desk_access", "organisation"),
        *("status", "category", "tag", "custom_field", "view", "setting", "plugin", "account"),
    }
)


def own(user_id: int | str) -> str:
    """Name the counter of what changes for one person alone: notifications, stars, drafts."""
    return f"user:{user_id}"


def value(name: str) -> int:
    """Read a counter."""
    return int(db.session.scalar(select(counter.c.value).where(counter.c.name == name)) or 0)


def value_on(connection: Connection, name: str) -> int:
    """Read a counter on a bare connection, outside any app."""
    return int(connection.scalar(select(counter.c.value).where(counter.c.name == name)) or 0)


# ---- as this transaction sees them ----------------------------------------------------------------------------------


def seen(*names: str) -> tuple[int, ...]:
    """Give counters as they were when this transaction first asked for them."""
    known = _read()
    missing = [name for name in names if name not in known]
    if missing:
        wanted = _VALUES.where(counter.c.name.in_(missing))
        known |= dict.fromkeys(missing, 0) | {row.name: row.value for row in db.session.execute(wanted)}
    return tuple(known[name] for name in names)


def note(values: Mapping[str, int | None]) -> None:
    """Take over counters that were read along with something else."""
    known = _read()
    for name, found in values.items():
        known.setdefault(name, found or 0)


_VALUES = select(counter.c.name, counter.c.value)


def _read() -> dict[str, int]:
    known: dict[str, int] = db.session().info.setdefault(READ, {})
    return known


@event.listens_for(GuardedSession, "after_transaction_end")
def _forget(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(READ, None)


# ---- counting up ----------------------------------------------------------------------------------------------------


def bump_at_commit(name: str) -> None:
    """Count one up as the last thing before the commit, so that its lock is held as shortly as can be."""
    work = unit()
    waiting: set[str] | None = work.notes.get(BUMPED)
    if waiting is None:
        waiting = work.notes[BUMPED] = set()
        work.before.append(_bump_all)
    waiting.add(name)


def is_bumped(names: Iterable[str]) -> bool:
    """Tell whether the open unit of work changes what one of some counters stands for."""
    bumped = unit().notes.get(BUMPED, ())
    return any(name in bumped for name in names)


def _bump_all(session: Session) -> None:
    """Count up what the unit of work changed, always in the same order: two units never wait for one another."""
    work = session.info["unit"]
    if work.before:  # somebody else has still to write
        work.before.append(_bump_all)
    else:
        _bump(session, *sorted(work.notes.pop(BUMPED)))


def _bump(session: Session, *names: str) -> None:
    upsert(session, counter, *({"name": name, "value": 1} for name in names), change={}, add=("value",))


def bump_alone(engine: Engine, name: str) -> None:
    """Count one up outside any app, in a transaction of its own."""
    with Session(engine) as session, session.begin():
        session.connection(execution_options={WRITING: True})
        _bump(session, name)


# ---- what stays as it was -------------------------------------------------------------------------------------------


def _carry(session: Session) -> Callable[[], None]:
    """Take the rows that `setup` stands for over into a unit of work, if it shows that they are as they were read.

    Where reading ends, a session takes all it holds for old: the person who acts, their role, the ticket's desk and
    status would each be read once more.
    """
    was = _read().get(SETUP)
    steady = [] if was is None else [each for each in session.identity_map.values() if _is_steady(each)]
    for each in steady:
        session.expunge(each)

    def back() -> None:
        session.add_all(steady)
        unit().notes[STEADY] = steady  # held: else they go with the last of what referred to them
        if steady and seen(SETUP) != (was,):
            for each in steady:
                session.expire(each)

    return back


def _is_steady(thing: Any) -> bool:
    """An account's state is written without a word to `setup`."""
    table = thing.__table__
    return _is_watched(table) and table.name != "account"


carried_over.append(_carry)


@event.listens_for(GuardedSession, "after_flush")
def _watch_flush(session: Session, _context: Any) -> None:
    if has_watched(session):
        bump_at_commit(SETUP)


@event.listens_for(GuardedSession, "do_orm_execute")
def _watch_statement(state: Any) -> None:
    if not (state.is_insert or state.is_update or state.is_delete) or state.execution_options.get(QUIET):
        return
    if _is_watched(state.statement.table):
        bump_at_commit(SETUP)


def has_watched(session: Session) -> bool:
    """Tell whether something that `setup` stands for waits to be written."""
    changed = (*session.new, *session.dirty, *session.deleted)
    return any(_is_watched(getattr(thing, "__table__", None)) for thing in changed)


def _is_watched(table: Any) -> bool:
    """A plugin's table is watched if it says so itself: `info={KEPT: True}`."""
    return table is not None and (table.name in WATCHED or bool(table.info.get(KEPT)))
