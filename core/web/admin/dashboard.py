"""The overview of the settings: what is left to do, and what needs a look."""

from typing import Any

from flask import render_template, url_for
from flask_login import current_user

from core.declare import Health
from core.services.installation import checklist, health
from core.web.access import may, requires
from core.web.admin import pages
from core.web.navigation import can_reach

SHOWN = 5


@pages.get("/")
@requires("admin.*")
def dashboard() -> str:
    """Show it."""
    problems = _problems() if may("admin.health") else []
    return render_template("core/admin/dashboard.html", checklist=_to_do(), problems=problems, figures=[])


def _to_do() -> list[dict[str, Any]]:
    return [
        {"label": item.label, "text": item.text, "url": url_for(item.endpoint), "act": item.act, "done": item.done}
        for item in checklist.items(current_user)
        if can_reach(item.endpoint)
    ]


def _problems() -> list[dict[str, Any]]:
    found = [each for each in health.report() if each.state is not Health.OK]
    return [{"state": each.state, "summary": each.summary, "fix": each.fix, "url": each.url} for each in found[:SHOWN]]
