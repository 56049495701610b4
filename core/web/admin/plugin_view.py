"""A plugin's card in the words of the page."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import format_datetime, format_decimal

from core.engine.manifest import Manifest
from core.i18n import gettext as _
from core.i18n import ngettext
from core.services.plugin import plugin_files, plugin_rows
from core.services.plugin.plugins import PluginCard

STOPPED = frozenset({plugin_rows.BROKEN, plugin_rows.PAUSED, plugin_rows.QUARANTINED})
SHORT = 10.0


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a plugin says it will do; loud ones leave this server."""

    icon: str
    words: str
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a plugin, and the traceback where there is one."""

    title: str
    text: str
    trace: str = ""
    fix_url: str = ""
    fix_label: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One plugin as the template draws it."""

    slug: str
    name: str
    state: str
    version: str
    author: str
    summary: str
    icon: str
    source: str
    may: list[Ask]
    cost: str
    errors: int
    problem: Trouble | None
    notes: list[str]
    settings_url: str
    log_url: str
    delete_url: str
    needed_by: list[str]
    can_activate: bool
    can_resume: bool
    can_deactivate: bool
    can_roll_back: bool


def view(card: PluginCard, needed_by: list[str]) -> View:
    """Put a card into words."""
    is_uploaded = plugin_files.is_uploaded(card.slug)
    is_deletable = not card.is_active and (is_uploaded or card.changed_at is not None or card.state == "missing")
    return View(
        slug=card.slug,
        name=card.name,
        state=card.state,
        version=card.version,
        author=card.author,
        summary=card.summary,
        icon=card.icon,
        source=card.source,
        may=asks(card.manifest) if card.manifest else [],
        cost=cost(card.milliseconds),
        errors=card.failures,
        problem=_trouble(card),
        notes=_notes(card),
        settings_url=url_for("admin.plugin_settings", slug=card.slug) if card.has_settings else "",
        log_url=url_for("admin.plugin_log", slug=card.slug),
        delete_url=url_for("admin.delete_plugin", slug=card.slug) if is_deletable else "",
        needed_by=needed_by,
        can_activate=not card.is_active and card.manifest is not None and card.state != plugin_rows.QUARANTINED,
        can_resume=card.state in STOPPED and (card.is_active or card.state == plugin_rows.QUARANTINED),
        can_deactivate=card.is_active,
        can_roll_back=is_uploaded and plugin_files.previous_version(card.slug),
    )


def asks(manifest: Manifest) -> list[Ask]:
    """Say what a plugin says it will do."""
    said = manifest.asks
    found = [Ask("globe", _("Talks to %(host)s", host="…" if host == "*" else host), loud=True) for host in said.hosts]
    if said.mail:
        found.append(Ask("send", _("Sends mail"), loud=True))
    if said.schedules:
        found.append(Ask("clock", ngettext("One job by the clock", "%(num)d jobs by the clock", len(said.schedules))))
    if said.tables:
        found.append(Ask("db", ngettext("%(num)d table", "%(num)d tables", len(said.tables))))
    found += [Ask("puzzle", _("Needs %(plugin)s", plugin=slug)) for slug in sorted(manifest.requires.plugins)]
    return found


def cost(milliseconds: float | None) -> str:
    """Say what a plugin costs each page."""
    if milliseconds is None:
        return ""
    shown = format_decimal(round(milliseconds, 1 if milliseconds < SHORT else 0))
    return _("%(time)s ms a page", time=shown)


def _trouble(card: PluginCard) -> Trouble | None:
    if not card.error:
        return None
    last = card.error.strip().splitlines()[-1]
    is_trace = "Traceback (most recent call last)" in card.error
    place = f" ({card.where})" if card.where and card.state != plugin_rows.QUARANTINED else ""
    return Trouble(_title(card), f"{last}{place}" if is_trace else card.error, card.error if is_trace else "")


def _title(card: PluginCard) -> str:
    at = format_datetime(card.changed_at, "short") if isinstance(card.changed_at, datetime) else ""
    if card.state == plugin_rows.PAUSED:
        return _("Paused at %(at)s, after five errors within ten minutes.", at=at)
    if card.state == plugin_rows.QUARANTINED:
        return _("Put away at %(at)s.", at=at)
    if card.state == plugin_rows.BROKEN and card.is_active:
        return _("It could not be loaded.")
    if card.state == plugin_rows.BROKEN:
        return _("It could not be activated.")
    return _("It cannot be used as things are.")


def _notes(card: PluginCard) -> list[str]:
    notes = [_("Another copy, in %(folder)s, is not used.", folder=folder) for folder in card.shadowed]
    notes += card.warnings
    if card.needs_restart:
        notes.append(_("Its files have changed since this process started: restart the server to use the new ones."))
    return notes
