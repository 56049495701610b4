"""The audit log, to read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _

from core.services import audit
from core.web.access import requires
from core.web.admin import pages
from core.web.numbers import asked_number


@dataclass(frozen=True, slots=True)
class Detail:
    """One value before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the log as the page shows it."""

    id: int
    at: datetime
    actor: str
    words: str
    details: list[Detail]
    address: str


@pages.get("/audit", endpoint="audit")
@requires("admin.audit")
def show_audit() -> str:
    """Show the log, the latest first."""
    query = request.args.get("q", "").strip()[:100]
    before = asked_number("before")
    rows = audit.page(query, before, audit.PAGE + 1)
    shown = rows[: audit.PAGE]
    older = url_for("admin.audit", q=query or None, before=shown[-1].id) if len(rows) > audit.PAGE else None
    newer = url_for("admin.audit", q=query or None) if before else None
    lines = [_line(row) for row in shown]
    return render_template("core/admin/audit.html", events=lines, query=query, newer_url=newer, older_url=older)


def _line(row: Any) -> Line:
    told = words().get(row.act)
    sentence = f"{told} ({row.target})" if told and row.target else told or f"{row.act} {row.target}"
    return Line(row.id, row.at, row.actor_name or _("Somebody"), sentence, _details(row.data), row.address)


def _details(data: dict[str, Any]) -> list[Detail]:
    if {"before", "after"} <= data.keys():
        return [Detail(_("Changed"), _text(data["before"]), _text(data["after"]))]
    return [Detail(name, "", _text(value)) for name, value in data.items()]


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def words() -> dict[str, str]:
    """Give the acts of the core in words; an act that is not listed is shown by its name."""
    return {
        "sign_in.ok": _("Signed in"),
        "sign_in.failed": _("Sign-in failed"),
        "sign_in.code_failed": _("Second step failed"),
        "sign_in.proof_failed": _("Password was wrong when asked once more"),
        "sign_out": _("Signed out"),
        "second_step.on": _("Second step switched on"),
        "second_step.off": _("Second step switched off"),
        "second_step.recovery_code_used": _("Recovery code used"),
        "person.created": _("Person added"),
        "person.invited": _("Person invited"),
        "person.joined": _("Invitation accepted"),
        "person.reset_asked": _("Link for a new password made"),
        "person.password_set": _("Password set"),
        "person.email_changed": _("E-mail address changed"),
        "person.role_changed": _("Role given"),
        "person.places_changed": _("Teams and desks changed"),
        "person.disabled": _("Person switched off"),
        "person.enabled": _("Person switched on"),
        "role.changed": _("Role changed"),
        "role.deleted": _("Role deleted"),
        "team.changed": _("Team changed"),
        "team.deleted": _("Team deleted"),
        "settings.changed": _("Settings changed"),
        "plugin.activated": _("Plugin activated"),
        "plugin.deactivated": _("Plugin deactivated"),
        "plugin.installed": _("Plugin installed"),
        "plugin.deleted": _("Plugin deleted"),
        "theme.changed": _("Theme changed"),
    }
