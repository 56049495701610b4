"""Signing in and out. A mailed link is opened by GET, which changes nothing, and used up by the button on its page:
programs that look through mail open links, but press no buttons.
"""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.api import context, current_locale, gettext, open_to_all, safe_path

from . import doorkeeper, mailed_links
from .forms import LinkForm, PasswordForm
from .sessions import Visit, end_all
from .visitor import customers_only, let_in, let_out, visit

pages = Blueprint("portal", __name__)
OWN = "own-"  # both forms of the page ask for an address; this one's fields have names of their own


@pages.get("/sign-in")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Ask who it is."""
    if visit() is not None:
        return redirect(_next())
    return _page()


@pages.post("/sign-in/link")
@open_to_all
def ask_link() -> ResponseReturnValue:
    """Have a link mailed; the answer is the same whoever asks for whom."""
    form = LinkForm(request.form)
    if not form.validate():
        return _page(link=form), 422
    if not doorkeeper.may_ask(request.remote_addr):
        form.email.errors = [gettext("Many links were asked for from here. Try again in an hour.")]
        return _page(link=form), 429
    address = form.email.data or ""
    if doorkeeper.may_be_mailed(address, request.remote_addr):
        mailed_links.ask(address, _next(), current_locale(), request.host_url.rstrip("/"))
    return redirect(url_for("portal.link_mailed"), 303)


@pages.get("/sign-in/mailed")
@open_to_all
def link_mailed() -> str:
    """Say that a mail may be on its way."""
    return render_template("portal/mailed.html")


@pages.post("/sign-in/password")
@open_to_all
def use_password() -> ResponseReturnValue:
    """Sign in by a password."""
    form = PasswordForm(request.form, prefix=OWN)
    if not context("portal").settings["by_password"]:
        return _page(), 422
    if not form.validate():
        return _page(password=form), 422
    try:
        customer = doorkeeper.customer_with(form.email.data or "", form.password.data or "", request.remote_addr)
    except doorkeeper.TooOften:
        form.password.errors = [gettext("Too many tries. Wait a quarter of an hour, or have a link mailed.")]
        return _page(password=form), 429
    if customer is None:
        form.password.errors = [gettext("Address and password do not belong together.")]
        return _page(password=form), 422
    return let_in(redirect(_next(), 303), customer.id, doorkeeper.set_by(customer.id))


@pages.get("/enter/<token>")
@open_to_all
def enter(token: str) -> ResponseReturnValue:
    """Show the button that uses a mailed link."""
    way = mailed_links.look(token)
    return _unlisted(render_template("portal/enter.html", way=way), 200 if way else 404)


@pages.post("/enter/<token>")
@open_to_all
def use_link(token: str) -> ResponseReturnValue:
    """Sign in by a mailed link, which is used up by this."""
    way = mailed_links.take(token)
    if way is None:
        return _unlisted(render_template("portal/enter.html", way=None), 404)
    only_password = not context("portal").settings["by_link"]
    target = url_for("portal.account") if only_password else safe_path(way.next, url_for("portal.tickets"))
    return let_in(redirect(target, 303), way.customer.id, way.address)


@pages.post("/sign-out")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """Sign this browser out."""
    return let_out(redirect(url_for("public.home"), 303))


@pages.post("/sign-out/everywhere")
@customers_only
def sign_out_everywhere(here: Visit) -> ResponseReturnValue:
    """Sign the customer out on every browser, this one too."""
    end_all(here.customer.id)
    return let_out(redirect(url_for("portal.sign_in"), 303))


def _next() -> str:
    return safe_path(request.values.get("next"), url_for("portal.tickets"))


def _page(link: LinkForm | None = None, password: PasswordForm | None = None) -> str:
    settings = context("portal").settings
    return render_template(
        "portal/sign_in.html",
        link=link or LinkForm(),
        password=(password or PasswordForm(prefix=OWN)) if settings["by_password"] else None,
        by_link=settings["by_link"],
        next=safe_path(request.values.get("next"), ""),
    )


def _unlisted(page: str, code: int) -> ResponseReturnValue:
    """The address holds a secret: no search engine keeps it, and no other site is told.

    The core's `Referrer-Policy: same-origin` sees to the latter. `no-referrer` would be too much: browsers then send
    `Origin: null` with the form on the page, which is refused as a request of another site.
    """
    response = make_response(page, code)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
