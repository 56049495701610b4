"""What this process remembers until a counter says that it has changed.

Half of what a page asks the database for is the same at each request: who the person is, which desks and statuses
there are, how the site is called. It is kept under the counters it depends on, in each build of the app, so a change
anywhere is seen by the next request of every process.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from core.database import Base, db, is_writing
from core.engine.current import site
from core.recent import Recent
from core.services.record import counters

MOST = 400
STORE = "kept"
Value = TypeVar("Value")
Row = TypeVar("Row", bound=Base)


def kept(key: Hashable, make: Callable[[], Value], *under: str) -> Value:
    """Give what `make()` gave before, as long as nothing it was made of has changed.

    For what each page asks for and administrators seldom change: settings, people, teams, desks, statuses, categories,
    tags, accounts, and those tables of a plugin that say `info={"is_kept": True}`. What was made of anything else gets
    old. `key` is a tuple that begins with the plugin's slug and names all that the value depends on besides (whose it
    is, the language). The value is shared by all requests of the process: give plain, frozen things, no mapped objects,
    and change nothing in them. `under` is for the core: other counters to keep it under. Since 1.0.

    Example::

        rule = Table("p_rules__rule", Base.metadata, Column("id", BigId, primary_key=True), info={"is_kept": True})
        rules = kept(("rules", "all"), lambda: tuple(_read_rules()))
    """
    names = under or (counters.SETUP,)
    if is_writing() and (counters.is_bumped(names) or counters.has_watched(db.session())):
        return make()  # what this unit of work has changed is nobody else's yet
    store: Recent[tuple[tuple[int, ...], Value]] = site().extras.setdefault(STORE, Recent(MOST))
    state = counters.seen(*names)
    found = store.get(key)
    if found is not None and found[0] == state:
        return found[1]
    value = make()
    store.put(key, (state, value))
    return value


def kept_row(kind: type[Row], number: int) -> Row | None:
    """Give a desk, a status or a person by its number, out of this process's memory where nothing has changed.

    It is an object of this session: what was kept is a copy that belongs to none, so that none can change it.
    """
    held = db.session.identity_map.get(identity_key(kind, number))
    if held is not None and (not inspect(held).expired or inspect(held).modified):
        return held
    apart = kept(("row", kind.__name__, number), lambda: _apart(kind, number))
    return None if apart is None else db.session.merge(apart, load=False)


def _apart(kind: type[Row], number: int) -> Row | None:
    found = db.session.get(kind, number, populate_existing=True)  # not what this session read a while ago
    if found is None:
        return None
    with Session() as nowhere:
        copy = nowhere.merge(found, load=False)
        nowhere.expunge_all()
    return copy
