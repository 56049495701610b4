"""Refuses requests that another site made a browser send: by a token, by Origin, and by Sec-Fetch-Site."""

from flask import Flask, abort, current_app, request
from flask_wtf.csrf import CSRFProtect

from core.declare import Area
from core.web.access import owner_here
from core.web.addresses import parts_of

SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
WITHOUT = frozenset({Area.API, Area.WEBHOOK})
_protect = CSRFProtect()


def install(app: Flask) -> None:
    """Get ready; `check` decides what is checked."""
    app.config.setdefault("WTF_CSRF_ENABLED", True)
    # The token lives as long as the session: a ticket may stay open for a day while an answer is written.
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    _protect.init_app(app)


def check() -> None:
    """Refuse a request that changes something and was not made by a page of ours (before each request)."""
    if request.method in SAFE or request.endpoint is None or owner_here().area in WITHOUT:
        return
    if not is_from_here():
        abort(403, description="cross-site")
    if owner_here().embeddable and not request.cookies:
        return  # in a frame of another site there is no cookie, so there is nothing to abuse and no token to compare
    if current_app.config["WTF_CSRF_ENABLED"]:
        _protect.protect()


def is_from_here() -> bool:
    """Tell whether the browser says that a page of this very origin sent the request, or says nothing."""
    fetched = request.headers.get("Sec-Fetch-Site", "")
    if fetched and fetched not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    parts = parts_of(origin)
    return (parts.scheme, parts.netloc) == (request.scheme, request.host)
