"""What one was told of, newest first; a click leads to the ticket and calls it read."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.services.staff import notifications
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me, number_in, scope


@pages.get("/notifications", endpoint="notifications")
@requires("ticket.view")
def notification_list() -> str:
    """List them."""
    found = notifications.newest(scope(), number_in(request.args, "before"), notifications.PAGE + 1)
    shown = found[: notifications.PAGE]
    older = url_for("desk.notifications", before=shown[-1].id) if len(found) > len(shown) else None
    return render_template("core/desk/notifications.html", rows=shown, older_url=older)


@pages.post("/notifications/read")
@requires("ticket.view")
def read_notifications() -> Response:
    """Call all of them read."""
    notifications.mark_read(me())
    return redirect(url_for("desk.notifications"))


@pages.post(f"/notifications/<{ID}:number>")
@requires("ticket.view")
def follow_notification(number: int) -> Response:
    """Go to a ticket, and call what one was told of it read."""
    notifications.mark_read(me(), number)
    return redirect(url_for("desk.ticket", number=number))
