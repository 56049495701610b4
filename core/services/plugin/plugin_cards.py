"""What the Plugins page and `plugin list` show of each plugin."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.engine.current import hooks, registry, site
from core.engine.discovery import Broken, Discovery
from core.engine.loader import is_stale
from core.engine.manifest import Manifest
from core.engine.order import order
from core.engine.refusal import Refusal
from core.i18n import gettext as _
from core.i18n import of_folder
from core.services.plugin import fuse_box, plugin_rows
from core.services.plugin.plugin_rows import ACTIVE, BROKEN, INACTIVE, INCOMPATIBLE, MISSING, TRIED

BUNDLED, UPLOADED = "bundled", "uploaded"


@dataclass(frozen=True, slots=True)
class PluginCard:
    """One plugin: what it says of itself, how it is, and what it costs.

    `milliseconds` is its time per page in this process, None before it ran. `shadowed` are folders of the same name
    that are not used. `warnings` are mistakes that stop nothing.
    """

    slug: str
    state: str
    source: str = BUNDLED
    name: str = ""
    version: str = ""
    author: str = ""
    summary: str = ""
    icon: str = ""
    error: str = ""
    where: str = ""
    failures: int = 0
    milliseconds: float | None = None
    is_active: bool = False
    is_loaded: bool = False
    has_settings: bool = False
    is_critical: bool = False
    needs_restart: bool = False
    changed_at: Any = None
    manifest: Manifest | None = None
    shadowed: tuple[Path, ...] = ()
    warnings: tuple[str, ...] = field(default=())


def cards() -> list[PluginCard]:
    """Give all plugins that are on the disk or were once active, by name."""
    return _Cards().all()


class _Cards:
    """What is read once for all cards."""

    def __init__(self) -> None:
        self.rows = plugin_rows.rows()
        self.disk: Discovery = plugin_rows.found(site().config)
        self.failures = fuse_box.last_day()
        self.active = {slug for slug, row in self.rows.items() if row.is_active and row.state in TRIED}

    def all(self) -> list[PluginCard]:
        found = [self.found(each.slug, each.manifest) for each in self.disk.found]
        found += [self.broken(each) for each in self.disk.broken]
        known = {each.slug for each in found}
        found += [self.missing(slug) for slug in self.rows if slug not in known]
        return sorted(found, key=lambda each: (each.name or each.slug).lower())

    def found(self, slug: str, manifest: Manifest) -> PluginCard:
        row, cost = self.rows.get(slug), hooks().costs.get(slug)
        state, error = self.state(slug)
        pages = hooks().pages
        loaded = slug in site().build.loaded
        return PluginCard(
            slug=slug,
            state=state,
            source=self.source(manifest.folder),
            name=of_folder(manifest.folder, manifest.name),
            version=str(manifest.version),
            author=manifest.author,
            summary=of_folder(manifest.folder, manifest.summary),
            icon=manifest.icon,
            error=error,
            where=row.where if row is not None and error else "",
            failures=self.failures.get(slug, 0),
            milliseconds=cost.seconds * 1000 / pages if cost is not None and loaded and pages else None,
            is_active=row is not None and row.is_active,
            is_loaded=loaded,
            has_settings=slug in registry().settings,
            is_critical=manifest.lifecycle.critical,
            needs_restart=loaded and is_stale(manifest),
            changed_at=row.changed_at if row is not None else None,
            manifest=manifest,
            shadowed=tuple(each.folder for each in self.disk.shadowed if each.slug == slug),
            warnings=warnings_of(slug),
        )

    def state(self, slug: str) -> tuple[str, str]:
        """Give the state and the reason of it."""
        row = self.rows.get(slug)
        if row is None or (not row.is_active and row.state == INACTIVE):
            refusal = order(self.disk.manifests, self.with_needs(slug)).refused.get(slug)
            return (INCOMPATIBLE, said(refusal)) if refusal else (INACTIVE, "")
        refusal = site().refused.get(slug)
        if row.state == ACTIVE and refusal is not None:
            return INCOMPATIBLE, said(refusal)
        return str(row.state), str(row.error)

    def with_needs(self, slug: str) -> set[str]:
        """Give the active plugins, this one and those that it needs: these could be activated first."""
        asked, wanted = [slug], set(self.active)
        while asked:
            each = asked.pop()
            manifest = self.disk.manifests.get(each)
            asked += [need for need in (manifest.requires.plugins if manifest else ()) if need not in wanted]
            wanted.add(each)
        return wanted

    def broken(self, broken: Broken) -> PluginCard:
        row = self.rows.get(broken.slug)
        return PluginCard(
            slug=broken.slug,
            state=BROKEN,
            source=self.source(broken.folder),
            name=broken.slug,
            error="\n".join(str(problem) for problem in broken.problems),
            is_active=row is not None and row.is_active,
        )

    def missing(self, slug: str) -> PluginCard:
        row = self.rows[slug]
        return PluginCard(
            slug=slug,
            state=MISSING,
            name=slug,
            version=row.version,
            error=_("Its files are gone. Put them back, or delete its data."),
            is_active=row.is_active,
        )

    def source(self, folder: Path) -> str:
        return UPLOADED if folder.is_relative_to(site().config.instance) else BUNDLED


def warnings_of(slug: str) -> tuple[str, ...]:
    """Say what is odd in what a plugin of this build declares, though it stops nothing."""
    start = f"{slug}: "
    return tuple(text.removeprefix(start) for text in registry().warnings if text.startswith(start))


def said(refusal: Refusal) -> str:
    """Say a refusal of the engine in the reader's language."""
    values = {name: said(part) if isinstance(part, Refusal) else part for name, part in refusal.values.items()}
    return str(_(refusal.text, **values))
