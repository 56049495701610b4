"""Remembers in a signed cookie whose account was opened in this browser, so that a flood of wrong passwords from
elsewhere does not lock its owner out. It signs nobody in.
"""

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from core.models import User
from core.services.staff.sign_in import Visit

COOKIE = "tanggap_device"
HALF_A_YEAR = 180 * 24 * 3600


def visit() -> Visit:
    """Say where somebody tries to sign in from."""
    return Visit(request.remote_addr or "", _known_user())


def remember(user: User) -> None:
    """Mark this browser as one that this person signed in with."""
    value = _signer().dumps(user.id)

    @after_this_request
    def mark(response: Response) -> Response:
        response.set_cookie(
            COOKIE, value, max_age=HALF_A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax", path="/sign-in"
        )
        return response


def _known_user() -> int:
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""), max_age=HALF_A_YEAR)
    except BadSignature:
        return 0
    return found if isinstance(found, int) else 0


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="tanggap.device")
