"""Who a website says that its visitor is: signed with the secret that it shares with this chat site.

`base64url(JSON) + "." + base64url(HMAC-SHA-256)`, without padding; the JSON has `email` and `exp` (seconds since 1970),
and may have `name`. Anything else is refused: a wrong signature is never taken for no signature.
"""

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass

from core.api import Refused, clean_line, is_email, normal_identity, now

LONGEST = 2000
FURTHEST_SECONDS = 7 * 86400


@dataclass(frozen=True, slots=True)
class Signed:
    """A visitor whom the website vouches for."""

    email: str
    name: str


def signed_visitor(text: object, secret: str) -> Signed | None:
    """Read a signed identity; None for none. Raises `Refused` for one that is forged, expired or not understood."""
    if text in (None, ""):
        return None
    if not isinstance(text, str) or len(text) > LONGEST or not secret:
        raise Refused("identity")
    payload, _point, signature = text.partition(".")
    if not hmac.compare_digest(_signature(payload, secret), signature.encode("utf-8", "replace")):
        raise Refused("identity")
    return _said(payload)


def sign_visitor(facts: dict[str, object], secret: str) -> str:
    """Sign as a website does: for the page to try the chat, and for tests."""
    payload = _encoded(json.dumps(facts).encode())
    return f"{payload}.{_signature(payload, secret).decode()}"


def _said(payload: str) -> Signed:
    try:
        facts = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        email, expires = str(facts["email"]), int(facts["exp"])
        name = clean_line(str(facts.get("name") or ""))[:120]
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        raise Refused("identity") from None
    left = expires - now().timestamp()
    if not 0 < left <= FURTHEST_SECONDS or not is_email(email):
        raise Refused("identity")
    return Signed(normal_identity("email", email), name)


def _signature(payload: str, secret: str) -> bytes:
    made = hmac.new(secret.encode(), payload.encode("utf-8", "replace"), hashlib.sha256).digest()
    return _encoded(made).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
