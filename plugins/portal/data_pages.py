"""One's own data: to take away at once, and to have erased, which staff confirm."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, func, or_, select

from core.api import (
    Customer,
    PersonalData,
    PluginContext,
    TryLater,
    ask_for_erasure,
    erasure_is_asked,
    gettext,
    hookimpl,
    now,
    personal_archive,
    within_limit,
)

from . import doorkeeper, tables
from .sessions import Visit
from .sign_in_pages import pages
from .visitor import customers_only

MOST_ARCHIVES = 5


@pages.get("/data")
@customers_only
def my_data(here: Visit) -> str:
    """Offer both."""
    return render_template("portal/data.html", here=here, is_asked=erasure_is_asked(here.customer))


@pages.post("/data/download")
@customers_only
def download(here: Visit) -> ResponseReturnValue:
    """Hand out the archive."""
    if not within_limit("portal.archive", str(here.customer.id), MOST_ARCHIVES, doorkeeper.HOUR):
        flash(gettext("You downloaded it several times just now. Try again in an hour."), "error")
        return redirect(url_for("portal.my_data"), 303)
    try:
        stream = personal_archive(here.customer)
    except TryLater:
        flash(gettext("Not everything could be gathered just now. Try again later."), "error")
        return redirect(url_for("portal.my_data"), 303)
    return send_file(stream, "application/zip", as_attachment=True, download_name="my-data.zip")


@pages.post("/data/erase")
@customers_only
def ask_erasure(here: Visit) -> ResponseReturnValue:
    """Note the wish; staff confirm it."""
    ask_for_erasure(here.customer)
    flash(gettext("We have noted it. A person looks at it and erases your data."), "ok")
    return redirect(url_for("portal.my_data"), 303)


@hookimpl
def collect_personal_data(customer: Customer, ctx: PluginContext) -> list[PersonalData]:
    """Give when and by which address the customer is signed in; no password, and no token."""
    rows = tables.session
    statement = select(rows.c.address, rows.c.started_at, rows.c.expires_at).where(rows.c.customer_id == customer.id)
    found = ctx.session.execute(statement.where(rows.c.expires_at > now()).limit(100))
    since = ctx.session.scalar(select(tables.password.c.set_at).where(tables.password.c.customer_id == customer.id))
    return [
        PersonalData("signed_in", [dict(row._mapping) for row in found]),
        PersonalData("password_set_at", since),
    ]


@hookimpl
def erase_personal_data(customer: Customer, identities: Sequence[tuple[str, str]], ctx: PluginContext) -> None:
    """Sign the customer out for good, and forget password and mailed links."""
    addresses = [value for _kind, value in identities]
    with ctx.transaction() as session:
        for rows in (tables.session, tables.token):
            theirs = or_(rows.c.customer_id == customer.id, func.lower(rows.c.address).in_(addresses))
            session.execute(delete(rows).where(theirs))
        session.execute(delete(tables.password).where(tables.password.c.customer_id == customer.id))
