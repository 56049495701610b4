"""A secret that somebody typed into a page which is drawn again: after a test, or because something else was wrong.

No page shows it, so it would have to be typed anew. Instead the page carries it sealed, and takes it back from this
person alone, for this field alone, within an hour.
"""

from core.engine.current import site
from core.errors import Invalid, SecretUnreadable
from core.security import decrypt, encrypt
from core.services.signing import sign, unsign

LASTS = 3600
MARK = "-"  # before the text: "env:NAME" is carried as it was typed, and not read from the environment


def carry(user: int, owner: str, name: str, text: str) -> str:
    """Seal what a person typed into a field."""
    return sign(_purpose(user, owner, name), encrypt(MARK + text, site().config.secret_key))


def carried(user: int, owner: str, name: str, token: str) -> str:
    """Give back what was sealed; nothing if it is old, or another's."""
    try:
        sealed = unsign(_purpose(user, owner, name), token, max_age=LASTS).text
        return decrypt(sealed, site().config.secret_key).removeprefix(MARK)
    except (Invalid, SecretUnreadable):
        return ""


def _purpose(user: int, owner: str, name: str) -> str:
    return f"core.typed.{user}.{owner}.{name}"
