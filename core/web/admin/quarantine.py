"""The quarantine: what came in and became no message, to be looked at and run again."""

from flask import Response as Page
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.errors import Invalid
from core.i18n import gettext as _
from core.services.mailroom import intake, quarantine
from core.services.record import audit
from core.web.access import requires
from core.web.admin import pages
from core.web.desk.asking import ID, number_in


@pages.get("/quarantine", endpoint="quarantine")
@requires("admin.health")
def all_of_it() -> str:
    """List what was set aside, the newest first."""
    page = quarantine.page(number_in(request.args, "before"))
    older = url_for("admin.quarantine", before=page.older) if page.older else None
    return render_template("core/desk/quarantine.html", rows=page.rows, older_url=older)


@pages.get(f"/quarantine/<{ID}:inbox_id>")
@requires("admin.health")
def quarantined(inbox_id: int) -> str:
    """Show one message with the reason and its beginning as it came in."""
    row = quarantine.find(inbox_id)
    return render_template("core/desk/quarantined.html", row=row, text=quarantine.shown(row))


@pages.get(f"/quarantine/<{ID}:inbox_id>/raw")
@requires("admin.health")
def quarantined_raw(inbox_id: int) -> Response:
    """Give one message as it came in."""
    row = quarantine.find(inbox_id)
    response = Page(quarantine.raw(row), mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename=quarantine-{row.id}.eml"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@pages.post(f"/quarantine/<{ID}:inbox_id>/again")
@requires("admin.health")
def reprocess(inbox_id: int) -> Response:
    """Run one message again."""
    try:
        received = intake.reprocess(inbox_id)
    except Invalid as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("admin.quarantine"))
    audit.record("quarantine.reprocess", f"inbox:{inbox_id}", {"state": str(received.state)})
    if received.ticket_number is not None:
        flash(_("It is in ticket #%(number)s now", number=received.ticket_number))
    else:
        flash(_("It still cannot be read: %(reason)s", reason=received.reason.strip().rpartition("\n")[2]), "error")
    return redirect(url_for("admin.quarantine"))
