"""Knows a visitor again without knowing who it is: a random number in a cookie, handed out when it is first needed."""

from secrets import token_urlsafe

from flask import request
from werkzeug.wrappers import Response

from core.api import Invalid, current_user, network_of, sign, unsign, within_limit

from . import readers

PURPOSE = "kb.visitor"
COOKIE = "kb_reader"
YEAR = 365 * 24 * 3600
MOST_FROM_A_NETWORK = 200
MOST_IN_VAIN = 60
HOUR = 3600


def entry() -> str:
    """Give what a form carries, so that a second click is the same visitor even before there is a cookie."""
    return sign(PURPOSE, _known() or token_urlsafe(16))


def visitor_of(typed: str) -> str | None:
    """Give the visitor of a form that was sent; None if the form is not ours or too much comes from that network."""
    try:
        told = unsign(PURPOSE, typed, max_age=7 * 24 * 3600).text
    except Invalid:
        return None
    if not within_limit("kb.reader", network_of(request.remote_addr), MOST_FROM_A_NETWORK, HOUR):
        return None
    return _known() or told


def remember(response: Response, visitor: str) -> Response:
    """Leave the number with the browser."""
    response.set_cookie(
        COOKIE, sign(PURPOSE, visitor), max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


def is_reader() -> bool:
    """Tell whether this is a visitor whose reading counts, not one of the team and no fetch ahead of time."""
    return (
        current_user() is None and request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", "")
    )


def searched_in_vain(query: str) -> None:
    """Write down what a reader found nothing for; a network fills the list only so fast."""
    if is_reader() and within_limit("kb.search", network_of(request.remote_addr), MOST_IN_VAIN, HOUR):
        readers.note_in_vain(query)


def _known() -> str | None:
    try:
        return unsign(PURPOSE, request.cookies.get(COOKIE, ""), max_age=YEAR).text
    except Invalid:
        return None
