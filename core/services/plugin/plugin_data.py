"""What a plugin owns: noted when it comes to be, shown before it is deleted, and deleted from those notes alone.

So it works for a plugin that no longer imports, never takes what another owns, and missing files delete nothing.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Select, Table, delete, func, inspect, select, table
from sqlalchemy.orm import Session
from sqlalchemy.schema import DropTable

from core import migrate
from core.config import Config
from core.database import WRITING, db, writing
from core.engine import process
from core.engine.current import registry
from core.engine.manifest import Manifest
from core.i18n import gettext as _
from core.models import Account, Event, JobRow, Role, schedule
from core.models.tables import plugin, plugin_failure, plugin_owned, setting
from core.services.plugin import plugin_store
from core.services.record.events import EVENT_JOB
from core.upsert import insert_once

TABLE, PERMISSION, CHANNEL, EVENT = "table", "permission", "channel", "event"


@dataclass(frozen=True, slots=True)
class Share:
    """One kind of thing that a plugin owns, in words, and how many there are."""

    label: str
    count: int


def migrate_tables(config: Config, manifest: Manifest) -> None:
    """Run a plugin's missing migrations, and note each table that came to be, also where one of them failed."""
    folder, version = manifest.folder / "migrations", migrate.version_table(manifest.slug)
    if not migrate.revisions(folder) or not migrate.is_behind(db.engine, folder, version):
        return
    db.session.rollback()  # a read that is open could keep the tables from being made
    with migrate.alone(config.instance):
        before = _tables()
        process.marker().enter(manifest.slug, "migration")
        try:
            migrate.upgrade(db.engine, folder, version)
        finally:
            process.marker().leave()
            _note_tables(manifest.slug, before)


def _tables() -> set[str]:
    return set(inspect(db.engine).get_table_names())


def _note_tables(slug: str, before: set[str]) -> None:
    """Note what is new, and what bears the plugin's prefix and nobody owns: a try that was killed could not."""
    now = _tables()
    taken = set(db.session.scalars(select(plugin_owned.c.name).where(plugin_owned.c.kind == TABLE)))
    made = (now - before) | {name for name in now if name.startswith(f"p_{slug}__")}
    with writing() as session:
        for name in sorted(made - taken):
            _note(session, slug, TABLE, name)


def _note(session: Session, slug: str, kind: str, name: str) -> bool:
    return insert_once(session, plugin_owned, {"slug": slug, "kind": kind, "name": name})


def take_note(slug: str) -> None:
    """Note what a loaded plugin declares; a right that is new goes to the built-in roles that it names."""
    found = registry()
    with writing() as session:
        for kind, shelf in ((CHANNEL, found.channels), (EVENT, found.events)):
            for each in shelf.owned():
                if each.owner == slug:
                    _note(session, slug, kind, each.item.name)
        for right in found.permissions.owned():
            if right.owner == slug and _note(session, slug, PERMISSION, right.item.name):
                _grant(session, right.item.name, right.item.roles)


def _grant(session: Session, permission: str, slugs: frozenset[str]) -> None:
    for role in session.scalars(select(Role).where(Role.slug.in_(slugs), Role.is_builtin)):
        role.permissions = sorted({*role.permissions, permission})


def owned(slug: str, kind: str) -> list[str]:
    """Name what a plugin owns of one kind."""
    statement = select(plugin_owned.c.name).where(plugin_owned.c.slug == slug, plugin_owned.c.kind == kind)
    return list(db.session.scalars(statement.order_by(plugin_owned.c.name)))


def shares(slug: str) -> list[Share]:
    """Say what would go if the plugin's data were deleted."""
    present = _tables()
    names = [name for name in owned(slug, TABLE) if name in present]
    data = [name for name in names if name != migrate.version_table(slug)]
    rows = sum(int(db.session.scalar(select(func.count()).select_from(table(name))) or 0) for name in data)
    accounts = Account.channel.in_(owned(slug, CHANNEL))
    events = Event.type.in_(owned(slug, EVENT))
    found = [
        Share(_("Tables"), len(data)),
        Share(_("Rows in them"), rows),
        Share(_("Settings"), _count(select(func.count()).where(setting.c.owner == slug))),
        Share(_("Accounts of its channels"), _count(select(func.count()).select_from(Account).where(accounts))),
        Share(_("Entries of the history"), _count(select(func.count()).select_from(Event).where(events))),
        Share(_("Jobs"), _count(select(func.count()).select_from(JobRow).where(JobRow.owner == slug))),
        Share(_("Schedules"), _count(select(func.count()).where(schedule.c.owner == slug))),
        Share(_("Rights given to roles"), len(owned(slug, PERMISSION))),
    ]
    return [share for share in found if share.count]


def _count(statement: Select[Any]) -> int:
    return int(db.session.scalar(statement) or 0)


def erase(slug: str) -> None:
    """Delete all that a plugin owns; each step can be done again, where the database cannot undo dropped tables."""
    db.session.rollback()
    plugin_store.remove_all(slug)
    _drop(owned(slug, TABLE))
    channels, types, rights = owned(slug, CHANNEL), owned(slug, EVENT), owned(slug, PERMISSION)
    with writing() as session:
        for role in session.scalars(select(Role)):
            if not set(rights).isdisjoint(role.permissions):
                role.permissions = [each for each in role.permissions if each not in rights]
        for statement in (
            delete(Account).where(Account.channel.in_(channels)),
            delete(Event).where(Event.type.in_(types)),
            delete(JobRow).where(JobRow.owner == slug),
            delete(JobRow).where(JobRow.name == EVENT_JOB, JobRow.payload["plugin"].as_string() == slug),
            delete(schedule).where(schedule.c.owner == slug),
            delete(setting).where(setting.c.owner == slug),
            delete(plugin_failure).where(plugin_failure.c.slug == slug),
            delete(plugin_owned).where(plugin_owned.c.slug == slug),
            delete(plugin).where(plugin.c.slug == slug),
        ):
            session.execute(statement)


def _drop(names: list[str]) -> None:
    """Drop tables, those that refer to others first."""
    sorted_names = [name for name, _keys in inspect(db.engine).get_sorted_table_and_fkc_names() if name in names]
    with db.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        for name in reversed(sorted_names):
            connection.execute(DropTable(Table(name, MetaData())))
