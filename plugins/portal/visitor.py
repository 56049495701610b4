"""Who is at the other end: the customer whose session this browser's own cookie names."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from core.api import Customer, context, hookimpl, open_to_all, safe_path

from . import sessions
from .sessions import Visit

PLAIN, HOST_ONLY = "tanggap-customer", "__Host-tanggap-customer"
View = TypeVar("View", bound=Callable[..., Any])


def cookie_name() -> str:
    """Over HTTPS the cookie is bound to this very host."""
    return HOST_ONLY if request.is_secure else PLAIN


def visit() -> Visit | None:
    """Give the customer who is signed in here, or None; found once a request."""
    if "portal_visit" not in g:
        token = request.cookies.get(cookie_name(), "")
        g.portal_visit = sessions.find(token) if token else None
        if g.portal_visit is not None:
            g.timezone = g.get("timezone") or g.portal_visit.customer.timezone
    found: Visit | None = g.portal_visit
    return found


@hookimpl
def find_visitor() -> Customer | None:
    """Tell other plugins who is signed in."""
    found = visit()
    return found.customer if found is not None else None


def customers_only(view: View) -> View:
    """Let a view be reached by signed-in customers only; it gets their visit as its first argument."""

    @functools.wraps(view)
    def guarded(**values: Any) -> Any:
        found = visit()
        return view(found, **values) if found is not None else redirect(_to_sign_in(), 303)

    return cast(View, open_to_all(guarded))


def _to_sign_in() -> str:
    back = safe_path(request.full_path.rstrip("?"), "") if request.method == "GET" else ""
    return url_for("portal.sign_in", next=back or None)


def let_in(response: Response, customer_id: int, address: str) -> Response:
    """Sign somebody in on this browser; the session before it is dead."""
    old = visit()
    if old is not None:
        sessions.end(old.key)
    token = sessions.start(customer_id, address)
    days = context("portal").settings["days"]
    response.set_cookie(
        cookie_name(), token, max_age=days * 86_400, path="/", secure=request.is_secure, httponly=True, samesite="Lax"
    )
    g.pop("portal_visit", None)
    return response


def let_out(response: Response) -> Response:
    """Sign this browser out."""
    found = visit()
    if found is not None:
        sessions.end(found.key)
    response.delete_cookie(cookie_name(), path="/", secure=request.is_secure, httponly=True, samesite="Lax")
    g.pop("portal_visit", None)
    return response
