"""How far an act on many tickets has come, what it refused, and the button that takes it back."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core.errors import Invalid, Veto
from core.i18n import gettext as _
from core.i18n import ngettext
from core.services.acts import actions, bulk
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me

MOST_SHOWN = 200


@pages.get(f"/bulk/<{ID}:bulk_id>")
@requires("ticket.view")
def bulk_progress(bulk_id: int) -> str:
    """Show it."""
    found = bulk.result(me(), bulk_id)
    refused = list(found.refused.items())[:MOST_SHOWN]
    label = actions.named(found.action).label
    return render_template("core/desk/bulk_progress.html", result=found, refused=refused, label=label)


@pages.post(f"/bulk/<{ID}:bulk_id>/undo")
@requires("ticket.view")
def undo_bulk(bulk_id: int) -> Response:
    """Take it back where nothing has changed since."""
    try:
        number = bulk.undo(me(), bulk_id)
        flash(ngettext("%(num)d ticket is as it was before", "%(num)d tickets are as they were before", number))
    except (Invalid, Veto) as refusal:
        flash(str(refusal) or _("This cannot be undone."), "error")
    return redirect(url_for("desk.bulk_progress", bulk_id=bulk_id))
