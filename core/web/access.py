"""Who may open a view: a marker on it says so, checked for every route at the build and enforced before the view."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response

from core.declare import Area
from core.engine.current import EXTENSION, registry
from core.engine.hooks import CORE
from core.errors import BuildError
from core.services.staff import access

View = TypeVar("View", bound=Callable[..., Any])
MARK = "tanggap_access"
OWNERS = "owners"


class Kind(StrEnum):
    """Whom a view is for."""

    ALL = "all"
    SIGNED_IN = "signed_in"
    PERMISSION = "permission"


@dataclass(frozen=True, slots=True)
class Access:
    """What a marker says: for whom, and with which right."""

    kind: Kind
    permission: str = ""


def requires(permission: str) -> Callable[[View], View]:
    """Mark a view as open to staff with a permission.

    Who is not signed in is sent to the sign-in page; who lacks the right sees 403 in the settings and 404 elsewhere.
    Example: `@pages.get("/rules")`, below it `@requires("automations.change")`. Since 1.0.
    """
    return _marker(Access(Kind.PERMISSION, permission))


def open_to_all(view: View) -> View:
    """Mark a view as open to everybody, signed in or not. Since 1.0."""
    return _marker(Access(Kind.ALL))(view)


def signed_in(view: View) -> View:
    """Mark a view as open to all staff, whatever their role. Since 1.0."""
    return _marker(Access(Kind.SIGNED_IN))(view)


def _marker(said: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        setattr(view, MARK, said)
        return view

    return mark


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an endpoint is, and in which area it is mounted."""

    slug: str
    area: Area | None = None
    embeddable: bool = False


def owners(app: Flask | None = None) -> dict[str, Owner]:
    """Give the owner of each endpoint; an endpoint that is not listed is the core's."""
    found: dict[str, Owner] = (app or current_app).extensions[EXTENSION].extras.setdefault(OWNERS, {})
    return found


def owner_here() -> Owner:
    """Give the owner of the endpoint that this request reached."""
    return owners().get(request.endpoint or "", Owner(CORE))


def check_markers(app: Flask) -> None:
    """Refuse a route without a marker; raises `BuildError` for the plugin that it belongs to."""
    for rule in app.url_map.iter_rules():
        owner = owners(app).get(rule.endpoint, Owner(CORE))
        said = marker_of(app, rule.endpoint)
        if said is None:
            raise BuildError(owner.slug, _unmarked(rule.rule, rule.endpoint))
        if owner.area in {Area.AGENT, Area.ADMIN} and said.kind is Kind.ALL:
            raise BuildError(
                owner.slug, f"The view of {rule.rule} is open to all, which nothing under /desk and /admin may be."
            )


def marker_of(app: Flask, endpoint: str) -> Access | None:
    """Give what the view of an endpoint says of itself."""
    found = getattr(app.view_functions.get(endpoint), MARK, None)
    return found if isinstance(found, Access) else None


def _unmarked(rule: str, endpoint: str) -> str:
    if endpoint.endswith(".static"):
        return f"{rule} comes from static_folder; leave it out and put the files into the plugin's folder static/."
    return f'The view of {rule} ({endpoint}) does not say who may open it: add @requires("…") or @open_to_all.'


def enforce() -> Response | None:
    """Let nobody past whom the marker does not let (before each request)."""
    if request.endpoint is None:
        return None
    said = marker_of(current_app, request.endpoint) or Access(Kind.SIGNED_IN)
    if said.kind is Kind.ALL:
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if said.kind is Kind.PERMISSION and not may(said.permission):
        abort(403 if is_admin_page() else 404)
    return _second_step_first()


def may(permission: str) -> bool:
    """Tell whether the person here has a permission; `admin.*` stands for any that begins so."""
    if not current_user.is_authenticated:
        return False
    if not permission.endswith(".*"):
        return _can(permission)
    start = permission.removesuffix("*")
    names = (right.name for right in registry().permissions)
    return any(_can(name) for name in names if name.startswith(start))


def _can(permission: str) -> bool:
    """Ask once a request: one page asks the same a dozen times."""
    known: dict[str, bool] = g.setdefault("rights", {})
    if permission not in known:
        known[permission] = access.can(current_user._get_current_object(), permission)
    return known[permission]


def is_admin_page() -> bool:
    """Tell whether this request is for the settings."""
    return request.path == "/admin" or request.path.startswith("/admin/")


def wants_page() -> bool:
    """Tell whether whoever asks wants a page: all but the API and webhooks do, unless they ask for JSON."""
    if owner_here().area in {Area.API, Area.WEBHOOK} or request.path.startswith(("/api/", "/hooks/")):
        return False
    accepted = request.accept_mimetypes
    return accepted.quality("application/json") <= accepted.quality("text/html")


def _to_sign_in() -> Response:
    from core.web.going import sign_in_url

    if not wants_page():
        abort(401)
    return redirect(sign_in_url())


def _second_step_first() -> Response | None:
    """Send those whose role asks for a second step to the page where it is set up, until it is."""
    if not current_user.role.needs_totp or current_user.has_totp or getattr(g, "second_step_page", False):
        return None
    if (request.endpoint or "").startswith("auth."):
        return None
    from flask import url_for

    return redirect(url_for("auth.enrol_totp"))
