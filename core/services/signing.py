"""Signs short texts that leave the site and come back, such as the moment at which a form was shown."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.engine.current import site
from core.errors import Invalid

if TYPE_CHECKING:
    from itsdangerous import TimestampSigner


@dataclass(frozen=True, slots=True)
class Signed:
    """A text that this site had signed, and when (aware, in UTC). Since 1.0."""

    text: str
    at: datetime


def sign(purpose: str, text: str) -> str:
    """Sign a text together with the present second; the result is safe in an address and is readable by anybody.

    `purpose` starts with the plugin's slug ("form.contact"): what was signed for one purpose is worthless for another,
    for the key is derived from the site's key and the purpose. Sign no secrets: the text is not hidden. Since 1.0.

    Example::

        ticket_link = url_for("csat.rate", token=sign("csat.rate", str(ticket.number)))
    """
    return _signer(purpose).sign(text).decode("ascii")


def unsign(purpose: str, token: str, max_age: int | None = None) -> Signed:
    """Give back what `sign` was given for the same purpose.

    `max_age` is in seconds. Raises `Invalid` for a token that was changed, made for another purpose, or is too old.
    Since 1.0.

    Example::

        number = int(unsign("csat.rate", token, max_age=30 * 86400).text)
    """
    from itsdangerous import BadSignature

    try:
        text, at = _signer(purpose).unsign(token, max_age=max_age, return_timestamp=True)
        return Signed(text.decode("utf-8"), at)
    except (BadSignature, UnicodeError, ValueError) as error:
        raise Invalid("This link or form is not valid any more.") from error


def _signer(purpose: str) -> "TimestampSigner":
    from itsdangerous import TimestampSigner

    key = hashlib.blake2b(site().config.secret_key, digest_size=32, person=b"tanggap.signing").digest()
    return TimestampSigner(key, salt=f"tanggap:{purpose}", key_derivation="hmac", digest_method=hashlib.sha256)
