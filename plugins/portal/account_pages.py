"""The customer's own account: the password, and the browsers one is signed in on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, insert

from core.api import (
    Customer,
    Invalid,
    check_new_password,
    context,
    gettext,
    hash_password,
    now,
    password_matches,
    within_limit,
)

from . import doorkeeper, sessions, tables
from .forms import NewPasswordForm
from .sessions import Visit
from .sign_in_pages import pages
from .visitor import customers_only

MOST_PROOFS = 10


@pages.get("/account")
@customers_only
def account(here: Visit) -> str:
    """Show it."""
    return _page(here, NewPasswordForm())


@pages.post("/account/password")
@customers_only
def set_password(here: Visit) -> ResponseReturnValue:
    """Set a password; every other browser is signed out."""
    form = NewPasswordForm(request.form)
    if not context("portal").settings["by_password"]:
        return _page(here, form), 422
    if not form.validate():
        return _page(here, form), 422
    if not _is_proved(here, form.current.data or ""):
        form.current.errors = [gettext("This is not your password. You can also sign in by a mailed link and set one.")]
        return _page(here, form), 422
    new = form.password.data or ""
    try:
        check_new_password(new, here.address, here.customer.name)
    except Invalid as error:
        form.password.errors = list(error.problems.values())
        return _page(here, form), 422
    hashed = hash_password(new)
    row = {"customer_id": here.customer.id, "address": here.address, "hash": hashed, "set_at": now()}
    with context("portal").transaction() as session:
        session.get(Customer, here.customer.id, with_for_update=True)  # one at a time, or two would both make a row
        session.execute(delete(tables.password).where(tables.password.c.customer_id == here.customer.id))
        session.execute(insert(tables.password).values(**row))
        sessions.end_all(here.customer.id, keep=here.key)
    flash(gettext("Your password is set. All other browsers are signed out."), "ok")
    return redirect(url_for("portal.account"), 303)


def _is_proved(here: Visit, current: str) -> bool:
    """Whoever sits at a browser left open may not set a password: the old one, or a fresh mailed link, is wanted."""
    if here.is_fresh:
        return True
    if not within_limit("portal.proof", str(here.customer.id), MOST_PROOFS, doorkeeper.WINDOW):
        return False
    return password_matches(doorkeeper.stored(here.customer.id), current)


def _page(here: Visit, form: NewPasswordForm) -> str:
    settings = context("portal").settings
    return render_template(
        "portal/account.html",
        here=here,
        form=form,
        by_password=settings["by_password"],
        has_password=doorkeeper.stored(here.customer.id) is not None,
        browsers=sessions.count(here.customer.id),
    )
