"""Switches plugins on and off, and takes their data away: the life of a plugin.

Activation: what it lacks is asked first, then an app is built with it and thrown away, then its tables are made, then
it seeds itself, and only then is it active and every process builds its app anew. What goes wrong leaves it as it was.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask, g

from core.database import db, writing
from core.engine.current import hooks, site
from core.engine.fuse import Failure, failure_of, spoken
from core.engine.manifest import Manifest
from core.engine.order import dependents, order
from core.errors import BuildError, NotFound, Refused, TanggapError, Veto
from core.i18n import gettext as _
from core.services.plugin import plugin_data, plugin_rows, safe_mode
from core.services.plugin.plugin_cards import PluginCard, cards, said, warnings_of
from core.services.record import audit
from core.services.work import jobs

__all__ = [
    "ActivationFailed",
    "PluginCard",
    "activate",
    "active_dependents",
    "cards",
    "deactivate",
    "delete_data",
    "resume",
]

CARRIED = ("locale", "timezone", "site_locale", "site_timezone", "request_id", "audit_actor", "audit_address")
log = logging.getLogger("tanggap.plugins")


class ActivationFailed(Refused):
    """A plugin could not be activated; `failure` has the traceback and the place."""

    def __init__(self, failure: Failure, message: str) -> None:
        super().__init__(message)
        self.failure = failure


def activate(slug: str) -> tuple[str, ...]:
    """Switch a plugin on, and give what is odd in it; raises `Refused` where it can't be, and leaves all as it was."""
    manifest = _manifest(slug)
    _refuse_unfit(slug)
    db.session.rollback()
    try:
        trial = site().trial(slug)
        plugin_data.migrate_tables(site().config, manifest)
        with _inside(trial):
            with writing():
                _start(slug, manifest)
            return warnings_of(slug)
    except Veto as veto:
        raise Refused(str(veto)) from veto
    except (KeyboardInterrupt, Refused):
        raise
    except BaseException as error:  # a plugin may end in any way
        raise _failed(slug, error) from error


def _manifest(slug: str) -> Manifest:
    found = plugin_rows.found(site().config)
    for broken in found.broken:
        if broken.slug == slug:
            raise Refused("\n".join(str(problem) for problem in broken.problems))
    manifest = found.manifests.get(slug)
    if manifest is None:
        raise NotFound(_("There is no plugin %(slug)s.", slug=slug))
    return manifest


def _refuse_unfit(slug: str) -> None:
    """Refuse a plugin that lacks something, and one that would put another out of work."""
    if safe_mode.is_on(site().config):
        raise Refused(_("Safe mode is on: no plugin runs. Leave safe mode first."))
    manifests, active = plugin_rows.found(site().config).manifests, plugin_rows.wanted()
    before, after = order(manifests, active).refused, order(manifests, active | {slug}).refused
    for other in (slug, *sorted(after)):
        if other in after and (other == slug or other not in before):
            raise Refused(said(after[other]))


@contextmanager
def _inside(app: Flask) -> Iterator[None]:
    """Go into another app as the same person, in the same language."""
    here = {name: g.get(name) for name in CARRIED if name in g}
    with app.app_context():
        g.__dict__.update(here)
        yield


def _start(slug: str, manifest: Manifest) -> None:
    hooks().one(slug, "on_activate")
    plugin_data.take_note(slug)
    plugin_rows.save(slug, is_active=True, state=plugin_rows.ACTIVE, error="", where="", version=str(manifest.version))
    jobs.release_held(slug)
    audit.record("plugin.activated", slug, {"version": str(manifest.version)})


def _failed(slug: str, error: BaseException) -> ActivationFailed:
    """Keep the traceback on the plugin's card, where the person who tried reads it."""
    failure = failure_of(slug, "activation", "", error)
    culprit = error.slug if isinstance(error, BuildError) else slug
    log.error("Plugin %s could not be activated: %s", slug, spoken(error))
    plugin_rows.save(
        slug,
        rebuild=False,
        is_active=False,
        state=plugin_rows.BROKEN,
        error=failure.error,
        where=failure.where,
    )
    reason = str(error) if isinstance(error, TanggapError) else spoken(error)
    if culprit != slug:
        reason = _("It does not go with %(other)s: %(reason)s", other=culprit, reason=reason)
    place = f" ({failure.where})" if failure.where else ""
    return ActivationFailed(failure, _("It could not be activated: %(reason)s", reason=f"{reason}{place}"))


def deactivate(slug: str, *, with_dependents: bool = False) -> None:
    """Switch a plugin off; all it has stays. Plugins that need it are named in the refusal, or switched off first."""
    needing = active_dependents(slug)
    if needing and not with_dependents:
        raise Refused(_("%(others)s need this plugin. Deactivate them first, or together.", others=", ".join(needing)))
    for each in (*needing, slug):
        _say_goodbye(each)
    with writing():
        for each in (*needing, slug):
            plugin_rows.save(each, is_active=False, state=plugin_rows.INACTIVE, error="", where="")
            audit.record("plugin.deactivated", each)


def active_dependents(slug: str) -> list[str]:
    """Name the active plugins that need this one, those that are needed by none first."""
    manifests, active = plugin_rows.found(site().config).manifests, plugin_rows.wanted()
    needing = set(dependents(manifests, slug)) & active
    return [each for each in reversed(order(manifests, active).order) if each in needing]


def _say_goodbye(slug: str) -> None:
    if slug in site().build.loaded:
        try:
            with writing():
                hooks().one(slug, "on_deactivate")
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # it goes all the same
            hooks().guard.note(slug, "on_deactivate", error)


def resume(slug: str) -> None:
    """Give a plugin that was paused, put away or broken another try."""
    row = plugin_rows.rows().get(slug)
    if row is None:
        raise NotFound(_("There is no plugin %(slug)s.", slug=slug))
    state = plugin_rows.ACTIVE if row.is_active else plugin_rows.INACTIVE
    with writing():
        plugin_rows.save(slug, state=state, error="", where="")
        jobs.release_held(slug)
        audit.record("plugin.resumed", slug)


def delete_data(slug: str) -> None:
    """Delete all that an inactive plugin owns; a plugin that no longer imports isn't asked."""
    row = plugin_rows.rows().get(slug)
    if row is not None and row.is_active:
        raise Refused(_("Deactivate this plugin before you delete its data."))
    _uninstall(slug)
    plugin_data.erase(slug)
    audit.record("plugin.data_deleted", slug)


def _uninstall(slug: str) -> None:
    """Let the plugin take down what is outside of this site, if it can still run."""
    if slug not in plugin_rows.found(site().config).manifests:
        return
    db.session.rollback()
    try:
        with _inside(site().trial(slug)), writing():
            hooks().one(slug, "on_uninstall")
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        log.warning("Plugin %s could not be told that its data is deleted: %s", slug, spoken(error))
