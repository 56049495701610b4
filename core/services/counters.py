"""Numbers that every process watches: `epoch` for the set of plugins, `change` for anything that a list shows."""

from sqlalchemy import Connection, Engine, select
from sqlalchemy.orm import Session

from core.database import WRITING, db, unit
from core.models.tables import counter
from core.upsert import upsert

EPOCH = "epoch"
CHANGE = "change"


def value(name: str) -> int:
    """Read a counter."""
    return int(db.session.scalar(select(counter.c.value).where(counter.c.name == name)) or 0)


def value_on(connection: Connection, name: str) -> int:
    """Read a counter on a bare connection, outside any app."""
    return int(connection.scalar(select(counter.c.value).where(counter.c.name == name)) or 0)


def bump_at_commit(name: str) -> None:
    """Count one up as the last thing before the commit, so that its lock is held as shortly as can be."""
    work = unit()
    if name not in work.notes.setdefault("bumped", set()):
        work.notes["bumped"].add(name)
        work.before.append(lambda session: _bump(session, name))


def _bump(session: Session, name: str) -> None:
    upsert(session, counter, {"name": name, "value": 1}, change={}, add=("value",))


def bump_alone(engine: Engine, name: str) -> None:
    """Count one up outside any app, in a transaction of its own."""
    with Session(engine) as session, session.begin():
        session.connection(execution_options={WRITING: True})
        _bump(session, name)
