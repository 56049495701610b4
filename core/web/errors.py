"""What people see when something does not work: what happened, why, and what to do next; never a traceback.

Nothing here needs the database, for it may be what does not work.
"""

import errno
import logging
from collections.abc import Mapping

from flask import Flask, Response, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from core.engine.current import hooks
from core.errors import ChangedMeanwhile, Invalid, NotFound, Refused, TanggapError, TooMany, Veto
from core.i18n import gettext as _
from core.passwords import PasswordsBusy
from core.web.slashes import without_slash

log = logging.getLogger("tanggap.web")
RETRY_AFTER = "5"
BUSY_WORDS = (
    "database is locked",
    "database table is locked",
    "Lock wait timeout",
    "Deadlock found",
    "deadlock detected",
)
FULL_WORDS = ("database or disk is full", "is full", "No space left")
# These have a page of their own; others borrow the nearest.
PAGES: Mapping[int, int] = {400: 400, 403: 403, 404: 404, 413: 413, 429: 429, 500: 500, 503: 503, 507: 503}
CODES: tuple[tuple[type[TanggapError], int], ...] = (
    (NotFound, 404),
    (Refused, 403),
    (Veto, 422),
    (Invalid, 422),
    (ChangedMeanwhile, 409),
)


def install(app: Flask) -> None:
    """Say which error becomes which page."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(TanggapError, _ours)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(NoConnection, _database)
    app.register_error_handler(OverflowError, _overflow)
    app.register_error_handler(OSError, _system)
    app.register_error_handler(Exception, _unknown)


def answer(code: int, reason: str = "", problems: Mapping[str, str] | None = None) -> Response:
    """Give the page, or the JSON, of an error."""
    from core.web.access import wants_page

    if not wants_page():
        response = jsonify(error={"code": code, "message": reason or _default_words(code), "problems": problems or {}})
    else:
        response = Response(_page(code, reason), mimetype="text/html")
    response.status_code = code
    if code in {429, 503}:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _page(code: int, reason: str) -> str:
    name = PAGES.get(code) or (400 if code < 500 else 500)
    try:
        # What is not there looks the same to the byte, whether it is hidden or never was: no request's name on it.
        named = g.get("request_id", "") if code >= 500 else ""
        page = render_template(f"core/errors/{name}.html", reason=reason, code=code, request_id=named)
    except Exception:
        log.exception("The page of an error could not be drawn")
        page = f"<!doctype html><title>{code}</title><h1>{code}</h1>"
    return page


def _default_words(code: int) -> str:
    return {
        401: _("Sign in first."),
        403: _("You may not do this."),
        404: _("There is nothing here."),
        405: _("This cannot be done here."),
        413: _("That is too big."),
        429: _("Too many tries; wait a little."),
        503: _("The site is busy; try again in a moment."),
    }.get(code, _("That did not work."))


def _csrf(_error: CSRFError) -> Response:
    return answer(
        400,
        _("This form was open for too long, or cookies are switched off. Load the page again and send it once more."),
    )


def _http(error: HTTPException) -> Response | BaseResponse | HTTPException:
    meant = without_slash(error)
    if meant is not None:
        return meant
    code = error.code or 500
    if code < 400 or error.response is not None:
        return error
    reason = _("This request was made by another site, so it was refused.") if error.description == "cross-site" else ""
    response = answer(code, reason)
    for name, value in error.get_headers():
        if name.lower() in {"allow", "retry-after", "www-authenticate"}:
            response.headers[name] = value
    return response


def _ours(error: TanggapError) -> Response:
    if isinstance(error, TooMany):
        return _too_many(error)
    if isinstance(error, PasswordsBusy):
        return answer(503, _("Many people are signing in at this moment. Try again in a few seconds."))
    for kind, code in CODES:
        if isinstance(error, kind):
            return answer(code, str(error), getattr(error, "problems", None))
    return _unknown(error)


def _too_many(error: TooMany) -> Response:
    response = answer(429, str(error))
    response.headers["Retry-After"] = str(error.after)
    return response


def _database(error: Exception) -> Response:
    text = str(error)
    if any(words in text for words in FULL_WORDS):
        return _full()
    is_busy = isinstance(error, NoConnection) or any(words in text for words in BUSY_WORDS)
    if is_busy or isinstance(error, OperationalError):
        log.error("The database did not answer (%s): %s", g.get("request_id", ""), text.partition("\n")[0])
        return _busy()
    return _unholdable(error) if isinstance(error, DataError) else _unknown(error)


def _overflow(error: OverflowError) -> Response:
    return _unholdable(error) if "too large to convert" in str(error) else _unknown(error)


def _unholdable(error: Exception) -> Response:
    """Refuse a text or number that the database cannot hold.

    Whoever may open a page can send one, so it is no failure of a plugin: five of them must not pause it.
    """
    log.error("Request %s sent what cannot be stored: %s", g.get("request_id", ""), str(error).partition("\n")[0])
    return answer(400, _("Something that was sent is too long or too large, or has signs that cannot be stored."))


def _system(error: OSError) -> Response:
    return _full() if error.errno in {errno.ENOSPC, errno.EDQUOT} else _unknown(error)


def _full() -> Response:
    log.critical("The disk is full (%s)", g.get("request_id", ""))
    return _keeping_what_was_typed(
        507, _("The disk of this site is full, so nothing can be saved. An admin must make room.")
    )


def _busy() -> Response:
    return _keeping_what_was_typed(
        503, _("The site is very busy and did not save this. Wait a moment, then send it again.")
    )


def _keeping_what_was_typed(code: int, reason: str) -> Response:
    """Put a form that could not be saved onto the page of the error, with a button that sends it once more."""
    from core.web.access import wants_page

    response = answer(code, reason)
    if request.method == "POST" and wants_page() and not request.files:
        fields = [(name, value) for name, value in request.form.items(multi=True) if "password" not in name]
        try:
            text = render_template(
                "core/errors/again.html", reason=reason, code=code, fields=fields, url=request.full_path
            )
        except Exception:
            log.exception("The page of an error could not be drawn")
        else:
            response.set_data(text)
    return response


def _unknown(error: Exception) -> Response:
    log.error("Request %s failed", g.get("request_id", ""), exc_info=error)
    _note_whose(error)
    return answer(500)


def _note_whose(error: Exception) -> None:
    """Count the failure of a plugin's page against the plugin."""
    from core.engine.fuse import failure_of
    from core.engine.hooks import CORE
    from core.web.access import owner_here

    slug = owner_here().slug
    if slug != CORE:
        hooks().fuse.note(failure_of(slug, request.endpoint or "", g.get("request_id", ""), error))
