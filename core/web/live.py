"""What pages ask in the background: whether anything changed."""

from flask import Blueprint, Response, jsonify, request
from flask_login import current_user

from core.engine.current import hooks
from core.services.record import updates
from core.services.staff import scopes
from core.web.access import signed_in

pages = Blueprint("live", __name__)
SECONDS = 10  # how soon to ask again while something happens
LEAST_SECONDS = 2


@pages.get("/updates", endpoint="updates")
@signed_in
def updates_page() -> Response:
    """Answer 304 while nothing changed; else give the figures and the tickets that changed last."""
    user = current_user._get_current_object()
    tag = updates.tag_for(user)
    response = Response(status=304) if request.if_none_match.contains(tag) else _changed(user)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Poll-Seconds"] = str(_seconds(user))
    return response


def _seconds(user: object) -> int:
    return max(LEAST_SECONDS, int(hooks().filter("filter_poll_seconds", SECONDS, user=user)))


def _changed(user: object) -> Response:
    found = updates.updates(scopes.scope_of(user))  # type: ignore[arg-type]
    return jsonify(folders=found.folders, newest=found.newest, notifications=found.notifications)
