"""What happens to every request before its view, in this order, and to every response after it."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, g, request

from core.engine.current import hooks, site
from core.i18n import LANGUAGES
from core.services.plugin import fuse_box
from core.services.record import audit
from core.web import access, context, csrf

YEAR = 31_536_000


def install(app: Flask) -> None:
    """Say what happens, in its order."""
    app.before_request(name_request)
    app.before_request(check_host)
    app.before_request(context.choose_language)
    app.before_request(access.enforce)
    app.before_request(csrf.check)
    app.after_request(_keep_language)
    app.teardown_request(_end)


def name_request() -> None:
    """Give the request a name of its own, by which the log and the page of an error speak of it."""
    g.request_id = secrets.token_hex(8)
    audit.coming_from(request.remote_addr or "")


def check_host() -> None:
    """Refuse a request for another host than the configured one: links would point to wherever it says."""
    wanted = urlsplit(site().config.site_url).netloc
    if wanted and request.host.lower() != wanted.lower() and request.endpoint != "public.healthz":
        abort(400)


def _keep_language(response: Response) -> Response:
    chosen = request.args.get(context.LANGUAGE)
    if chosen in LANGUAGES and request.method == "GET":
        response.set_cookie(
            context.LANGUAGE, chosen, max_age=YEAR, secure=request.is_secure, httponly=True, samesite="Lax"
        )
    return response


def _end(_error: BaseException | None) -> None:
    """Write down which plugins failed in this request."""
    hooks().pages += 1
    fuse_box.flush()
