"""What the database knows of each plugin: whether it is to be active, and what has become of it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from core.clock import now
from core.config import Config
from core.database import db, writing
from core.engine.discovery import Discovery, discover
from core.engine.manifest import Manifest
from core.engine.order import order
from core.engine.refusal import Refusal
from core.models.tables import plugin
from core.services.plugin import safe_mode
from core.services.record import counters
from core.upsert import upsert

ACTIVE, INACTIVE, BROKEN, PAUSED, QUARANTINED = "active", "inactive", "broken", "paused", "quarantined"
INCOMPATIBLE, MISSING = "incompatible", "missing"
TRIED = frozenset({ACTIVE, BROKEN, INCOMPATIBLE})
"""States of a wanted plugin in which each build tries it: what was in the way may be gone by now."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The plugins to build the app with, dependencies first, and why others were left out.

    `epoch` was read before all else, so that what changes meanwhile leads to another build.
    """

    manifests: tuple[Manifest, ...]
    refused: dict[str, Refusal]
    epoch: int


def found(config: Config) -> Discovery:
    """Look for plugins on the disk."""
    return discover(config.plugin_folders)


def rows() -> dict[str, Any]:
    """Give what is stored, by slug."""
    return {row.slug: row for row in db.session.execute(select(plugin).order_by(plugin.c.position, plugin.c.slug))}


def wanted() -> set[str]:
    """Name the plugins that are switched on and neither paused nor quarantined."""
    return {slug for slug, row in rows().items() if row.is_active and row.state in TRIED}


def choose(config: Config, without: frozenset[str] = frozenset(), also: str = "") -> Chosen:
    """Say which plugins the app is to be built with; `also` asks for one that is not switched on yet."""
    epoch = counters.value(counters.EPOCH)
    asked = set() if safe_mode.is_on(config) else (wanted() - without) | ({also} - {""})
    manifests = found(config).manifests
    ordering = order(manifests, asked)
    return Chosen(tuple(manifests[slug] for slug in ordering.order), dict(ordering.refused), epoch)


def save(slug: str, *, rebuild: bool = True, **values: Any) -> None:
    """Write down what has changed for a plugin and, unless told otherwise, have every process build its app anew."""
    with writing() as session:
        upsert(session, plugin, {"slug": slug, "changed_at": now(), **values}, change={"changed_at": now(), **values})
        if rebuild:
            counters.bump_at_commit(counters.EPOCH)


def change(slug: str, only_in: frozenset[str], *, rebuild: bool = True, **values: Any) -> bool:
    """Change what is stored if the state is one of those named; tell whether it was."""
    with writing() as session:
        statement = update(plugin).where(plugin.c.slug == slug, plugin.c.state.in_(only_in))
        changed = session.execute(statement.values(changed_at=now(), **values))
        if rebuild and changed.rowcount:  # type: ignore[attr-defined]
            counters.bump_at_commit(counters.EPOCH)
        return bool(changed.rowcount)  # type: ignore[attr-defined]


def locked_version(slug: str) -> str:
    """Give the version that was last told of itself, and keep other processes from doing the same until the commit."""
    return str(db.session.scalar(select(plugin.c.version).where(plugin.c.slug == slug).with_for_update()) or "")
