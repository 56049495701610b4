"""The matrix from which impact and urgency give the priority."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.i18n import gettext as _
from core.services.record import audit
from core.services.vocabulary import priority
from core.web.access import requires
from core.web.admin import pages


@pages.get("/priorities")
@requires("admin.settings")
def priorities() -> str:
    """Show the matrix."""
    return render_template(
        "core/desk/priority_matrix.html",
        matrix=priority.matrix(),
        impacts=priority.impacts(),
        urgencies=priority.urgencies(),
        priorities=priority.labels(),
    )


@pages.post("/priorities")
@requires("admin.settings")
def save_priorities() -> Response:
    """Store the matrix."""
    rows = [[_cell(impact, urgency) for urgency in priority.LEVELS] for impact in priority.LEVELS]
    priority.save_matrix(rows)
    audit.record("priority.matrix", data={"rows": rows})
    flash(_("Saved"))
    return redirect(url_for("admin.priorities"))


def _cell(impact: int, urgency: int) -> int:
    word = request.form.get(f"cell-{impact}-{urgency}", "")
    return int(word) if word.isascii() and word.isdigit() else 0
