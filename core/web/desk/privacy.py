"""A customer's own data: the archive to hand out, and the erasure, which names what goes."""

from flask import flash, redirect, render_template, send_file, url_for
from werkzeug.wrappers import Response

from core.errors import Invalid, TryLater
from core.i18n import gettext as _
from core.models import Customer
from core.services.customer.privacy import archive, erasures
from core.services.record import audit
from core.services.staff import access
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me
from core.web.desk.customers import find_customer
from core.web.proof import proved_recently

PERMISSION = "customer.erase"


@pages.get(f"/customers/<{ID}:customer_id>/data")
@requires(PERMISSION)
def customer_data(customer_id: int) -> str:
    """Say what there is, and what an erasure would take."""
    found = _customer(customer_id)
    return render_template(
        "core/desk/customer_data.html", customer=found, loss=erasures.loss(found), erasure=erasures.open_of(found)
    )


@pages.post(f"/customers/<{ID}:customer_id>/data/export")
@requires(PERMISSION)
@proved_recently
def export_customer(customer_id: int) -> Response:
    """Hand out the archive."""
    found = _customer(customer_id)
    try:
        stream = archive.archive_of(found)
    except TryLater as reason:
        flash(str(reason), "error")
        return redirect(url_for("desk.customer_data", customer_id=customer_id))
    audit.record("customer.exported", f"customer {found.id}")
    return send_file(stream, "application/zip", as_attachment=True, download_name=f"customer-{found.id}.zip")


@pages.post(f"/customers/<{ID}:customer_id>/data/erase")
@requires(PERMISSION)
@proved_recently
def erase_customer(customer_id: int) -> Response:
    """Erase all of it."""
    found = _customer(customer_id)
    try:
        erasures.begin(me(), found)
    except Invalid as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("desk.customer_data", customer_id=customer_id))
    flash(_("The data is being erased. Here you see when all of it is gone."))
    return redirect(url_for("admin.erasures"))


def _customer(customer_id: int) -> Customer:
    found = find_customer(customer_id)
    access.demand(me(), PERMISSION, found)
    return found
