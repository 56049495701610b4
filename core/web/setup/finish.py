"""The steps of the administrator just made: which plugins to switch on, and done."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from core.errors import TanggapError
from core.i18n import gettext as _
from core.services.installation import checklist, settings, site
from core.services.plugin import plugins, setup_plugins
from core.web.access import open_to_all
from core.web.going import home_of_staff
from core.web.navigation import can_reach
from core.web.setup import pages
from core.web.setup.door import OPEN, around, keep_out


@pages.route("/plugins", endpoint="plugins", methods=["GET", "POST"])
@open_to_all
def choose_plugins() -> str | Response:
    """Choose what to switch on; one that cannot be is told, the others are switched on."""
    if (kept_out := keep_out(after_admin=True)) is not None:
        return kept_out
    if request.method == "POST":
        for slug in setup_plugins.in_order(request.form.getlist("plugin")):
            try:
                plugins.activate(slug)
            except TanggapError as error:
                flash(_("%(plugin)s could not be switched on: %(reason)s", plugin=slug, reason=error), "warning")
        return redirect(url_for("setup.mail"))  # in the app that has these plugins
    return render_template("core/setup/plugins.html", offers=setup_plugins.offers(), form=None, **around("plugins"))


@pages.route("/done", methods=["GET", "POST"])
@open_to_all
def done() -> str | Response:
    """Say what is left for later; the button ends the set-up for good."""
    if (kept_out := keep_out(after_admin=True)) is not None:
        return kept_out
    if request.method == "POST":
        settings.save(site.OWNER, {OPEN: False})
        return redirect(home_of_staff())
    return render_template("core/setup/done.html", left=_left(), form=None, **around("done"))


def _left() -> list[dict[str, str]]:
    """List what can be done now and was not."""
    items = [item for item in checklist.items(current_user) if not item.done and can_reach(item.endpoint)]
    return [{"label": item.label, "url": url_for(item.endpoint)} for item in items]
