"""The audit log, to read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from core.i18n import gettext as _
from core.services.record import audit
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.audit_words import name_of, words_of
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
    told = words_of(row.act)
    sentence = f"{told} ({row.target})" if told and row.target else told or f"{row.act} {row.target}"
    return Line(row.id, row.at, row.actor_name or _("Somebody"), sentence, _details(row.data), row.address)


def _details(data: dict[str, Any]) -> list[Detail]:
    if {"before", "after"} <= data.keys():
        return [Detail(_("Changed"), _text(data["before"]), _text(data["after"]))]
    return [Detail(name_of(name), "", _text(value)) for name, value in data.items()]


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
