"""What happens around a build of the app: plugins are migrated and told of updates, and what broke is written down."""

import logging
from collections.abc import Sequence

from packaging.version import InvalidVersion, Version
from sqlalchemy.exc import SQLAlchemyError

from core.config import Config
from core.database import db, writing
from core.engine.current import site
from core.engine.fuse import spoken
from core.engine.loader import Loaded, is_stale
from core.engine.manifest import Manifest
from core.errors import BuildError
from core.services.plugin import plugin_data, plugin_rows
from core.services.plugin.deaths import take_in_deaths

__all__ = ["migrate_behind", "take_in_deaths", "upgrade_changed", "write_down_states"]

log = logging.getLogger("tanggap.plugins")


def migrate_behind(config: Config, manifests: Sequence[Manifest]) -> None:
    """Bring the tables of active plugins up to date; raises `BuildError` naming the one where it fails."""
    db.session.rollback()
    for manifest in manifests:
        try:
            plugin_data.migrate_tables(config, manifest)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            raise BuildError(manifest.slug, f"Its tables could not be brought up to date: {spoken(error)}") from error


def upgrade_changed() -> None:
    """Tell each plugin whose version is another than the stored one; raises `BuildError` where it refuses."""
    stored = {slug: row.version for slug, row in plugin_rows.rows().items()}
    db.session.rollback()
    for slug, loaded in site().build.loaded.items():
        # A process with the old code in memory leaves it to one that has the new.
        if stored.get(slug) != str(loaded.manifest.version) and not is_stale(loaded.manifest):
            _upgrade(slug, loaded)


def _upgrade(slug: str, loaded: Loaded) -> None:
    version = loaded.manifest.version
    try:
        with writing():
            before = plugin_rows.locked_version(slug)
            if before == str(version):
                return
            if _is_older(before, version):
                site().hooks.one(slug, "on_upgrade", from_version=before)
            plugin_data.take_note(slug)
            plugin_rows.save(slug, rebuild=False, version=str(version))
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise BuildError(slug, f"It could not be upgraded: {spoken(error)}") from error


def _is_older(before: str, version: Version) -> bool:
    try:
        return Version(before) < version
    except InvalidVersion:  # "" of a plugin that was never activated
        return False


def write_down_states() -> None:
    """Store which plugins could not be built and which can be again; a page says so until it changes."""
    try:
        for slug, row in plugin_rows.rows().items():
            if row.is_active and row.state in plugin_rows.TRIED:
                _write_down(slug, row.state, row.error)
    except SQLAlchemyError:
        db.session.rollback()
        log.exception("The states of plugins could not be stored")


def _write_down(slug: str, state: str, error: str) -> None:
    broken, refused = site().broken.get(slug), site().refused.get(slug)
    if broken is not None:
        now = {"state": plugin_rows.BROKEN, "error": broken.error, "where": broken.where}
    elif refused is not None:
        now = {"state": plugin_rows.INCOMPATIBLE, "error": str(refused), "where": ""}
    elif slug in site().build.loaded:
        now = {"state": plugin_rows.ACTIVE, "error": "", "where": ""}
    else:  # safe mode
        return
    if (now["state"], now["error"]) != (state, error):
        plugin_rows.change(slug, plugin_rows.TRIED, rebuild=False, **now)
