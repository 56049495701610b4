"""Which plugins there are, which are active, and what state each is in."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from core.clock import now
from core.config import Config
from core.database import db, writing
from core.engine.discovery import Discovery, discover
from core.engine.manifest import Manifest
from core.engine.order import order
from core.models.tables import plugin
from core.services import counters
from core.upsert import upsert

ACTIVE, INACTIVE, BROKEN, PAUSED, QUARANTINED = "active", "inactive", "broken", "paused", "quarantined"
INCOMPATIBLE, MISSING = "incompatible", "missing"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The plugins to build the app with, dependencies first, and why others were left out."""

    manifests: tuple[Manifest, ...]
    refused: dict[str, str]


def found(config: Config) -> Discovery:
    """Look for plugins on the disk."""
    return discover(config.plugin_folders)


def rows() -> dict[str, Any]:
    """Give what the database knows of plugins, by slug."""
    return {row.slug: row for row in db.session.execute(select(plugin).order_by(plugin.c.position, plugin.c.slug))}


def choose(config: Config, without: frozenset[str]) -> Chosen:
    """Say which plugins the app is to be built with."""
    known = rows()
    active = {slug for slug, row in known.items() if row.is_active and row.state == ACTIVE} - without
    if config.safe_mode or (config.instance / "safe-mode").exists():
        active = set()
    manifests = {each.slug: each.manifest for each in found(config).found}
    ordering = order(manifests, active)
    return Chosen(
        tuple(manifests[slug] for slug in ordering.order), {slug: str(why) for slug, why in ordering.refused.items()}
    )


def set_state(slug: str, state: str, error: str = "", where: str = "", **more: Any) -> None:
    """Write down a plugin's state and have every process build its app anew."""
    with writing() as session:
        row = {"slug": slug, "state": state, "error": error, "where": where, "changed_at": now(), **more}
        upsert(session, plugin, row)
        counters.bump_at_commit(counters.EPOCH)


def activate(slug: str) -> None:
    """Switch a plugin on."""
    set_state(slug, ACTIVE, is_active=True)


def deactivate(slug: str) -> None:
    """Switch a plugin off; all it has stays."""
    with writing() as session:
        session.execute(
            update(plugin).where(plugin.c.slug == slug).values(is_active=False, state=INACTIVE, changed_at=now())
        )
        counters.bump_at_commit(counters.EPOCH)
