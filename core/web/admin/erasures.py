"""Who asked to be erased, what is unfinished, and what was done."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from core.errors import Invalid
from core.i18n import gettext as _
from core.services.customer.privacy import erasures
from core.web.access import requires
from core.web.admin import pages
from core.web.desk.asking import ID, me

PERMISSION = "customer.erase"


@pages.get("/erasures", endpoint="erasures")
@requires(PERMISSION)
def all_of_them() -> str:
    """List them."""
    return render_template("core/admin/erasures.html", erasures=erasures.listed())


@pages.post(f"/erasures/<{ID}:number>/refuse")
@requires(PERMISSION)
def refuse_erasure(number: int) -> Response:
    """Say no to what a customer asked for."""
    try:
        erasures.refuse(me(), number)
        flash(_("Refused. Tell the customer why."))
    except Invalid as refusal:
        flash(str(refusal), "error")
    return redirect(url_for("admin.erasures"))


@pages.post(f"/erasures/<{ID}:number>/again")
@requires(PERMISSION)
def erase_again(number: int) -> Response:
    """Try what is unfinished once more, now."""
    erasures.again(number)
    flash(_("It is tried again in a moment."))
    return redirect(url_for("admin.erasures"))
