"""Who is at the other end: Flask-Login, fed by the server's own session rows.

Flask's signed cookie holds nothing but a random token and what CSRF protection needs. There is no row for those who are
not signed in.
"""

from typing import Any

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import AnonymousUserMixin, LoginManager, current_user

from core.declare import Area
from core.models import User
from core.services.record import audit
from core.services.staff import sessions
from core.services.staff.actors import user_actor

PLAIN, HOST_ONLY = "tanggap", "__Host-tanggap"


class Cookies(SecureCookieSessionInterface):
    """Over HTTPS the cookie is bound to this very host; on plain http, as on a first run, that cannot be asked for."""

    def get_cookie_name(self, app: Flask) -> str:
        """Name the cookie."""
        return HOST_ONLY if self.get_cookie_secure(app) else PLAIN

    def get_cookie_secure(self, app: Flask) -> bool:
        """Tell whether the browser is to send it over HTTPS only."""
        return bool(request) and request.is_secure

    def get_cookie_domain(self, app: Flask) -> None:
        """Bind it to the host, for `__Host-` allows no domain."""

    def get_cookie_path(self, app: Flask) -> str:
        """Send it to the whole site, as `__Host-` demands."""
        return "/"


class Visitor(AnonymousUserMixin):
    """Somebody who is not signed in."""

    id = 0
    name = ""
    presence = ""


def install(app: Flask) -> None:
    """Let `flask_login.current_user` be the owner of the session row that the cookie names."""
    app.session_interface = Cookies()
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=sessions.LONGEST,
    )
    manager = LoginManager()
    manager.session_protection = None
    manager.anonymous_user = Visitor
    manager.request_loader(load_user)
    # Not init_app: its after-request step would touch the cookie of every response, static files included.
    app.login_manager = manager  # type: ignore[attr-defined]
    app.after_request(_note_seen)


def load_user(_asked: Request) -> User | None:
    """Give the owner of this browser's session; areas without sessions have none."""
    row = session_row()
    if row is None or row.needs_totp:
        return None
    audit.acting(user_actor(row.user))
    return row.user


def person() -> User | None:
    """Give who is signed in here, without asking through Flask-Login's proxy, which costs more than the answer."""
    found: Any = g.get("_login_user") or current_user._get_current_object()
    return found if found.is_authenticated else None


def session_row() -> sessions.Browser | None:
    """Give this browser's session row, also that of somebody whose second step is still to come."""
    from core.web.access import owner_here

    if owner_here().area in {Area.API, Area.WEBHOOK}:
        return None
    if "session_row" not in g:
        token = session.get(sessions.COOKIE_KEY)
        g.session_row = sessions.find(token) if token else None
    return g.session_row


def sign_in(user: User, *, needs_totp: bool = False) -> None:
    """Open a new session in this browser; the one before it is dead."""
    old = session.get(sessions.COOKIE_KEY)
    if old:
        sessions.end(old)
    session.clear()
    session[sessions.COOKIE_KEY] = sessions.start(
        user, request.remote_addr or "", request.user_agent.string, needs_totp=needs_totp
    )
    session.permanent = True
    forget_user()


def sign_out() -> None:
    """End this browser's session."""
    sessions.end(session.get(sessions.COOKIE_KEY))
    session.clear()
    forget_user()


def prove() -> None:
    """Note that the person at this browser has just shown who they are."""
    row = session_row()
    if row is not None:
        sessions.prove(row)
        forget_user()


def forget_user() -> None:
    """Have the next question who is here answered anew."""
    g.pop("session_row", None)
    g.pop("_login_user", None)
    g.pop("rights", None)


def _note_seen(response: Response) -> Response:
    row: Any = g.get("session_row")
    if row is not None and response.status_code < 500:
        sessions.note_seen(row)
    return response
