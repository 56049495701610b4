"""Random tokens, their digests, and secrets encrypted at rest with a key that is not in the database."""

import base64
import hashlib
import hmac
import os
import secrets
from typing import TYPE_CHECKING

from core.errors import SecretUnreadable

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

FROM_ENVIRONMENT = "env:"


def new_token() -> str:
    """Give 256 random bits as text that is safe in an address; store only its `digest`. Since 1.0.

    Example::

        token = new_token()
        session.execute(insert(links).values(digest=digest(token)))
    """
    return secrets.token_urlsafe(32)


def new_key() -> str:
    """Give 130 random bits in base32, which survive case folding: the reply key of a participant."""
    return base64.b32encode(secrets.token_bytes(17)).decode("ascii").lower()[:26]


def digest(text: str) -> str:
    """Give what is stored in place of a random token, so that who reads the database cannot use it. Since 1.0.

    Not for passwords: those are guessed, so they need `hash_password`.

    Example::

        row = session.get(Link, digest(token))
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one.encode("utf-8"), other.encode("utf-8"))


def encrypt(plain: str, key: bytes) -> str:
    """Encrypt a secret for storage."""
    return _box(key).encrypt(plain.encode("utf-8")).decode("ascii")


def decrypt(stored: str, key: bytes) -> str:
    """Read a stored secret, or the environment variable that it names; fails closed."""
    from cryptography.fernet import InvalidToken

    try:
        plain = _box(key).decrypt(stored.encode("ascii")).decode("utf-8")
    except (InvalidToken, UnicodeError) as error:
        raise SecretUnreadable("A stored secret cannot be read with this installation's key; set it anew.") from error
    if plain.startswith(FROM_ENVIRONMENT):
        return _from_environment(plain.removeprefix(FROM_ENVIRONMENT))
    return plain


def _from_environment(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise SecretUnreadable(f"The environment variable {name}, which a setting refers to, is not set.")
    return value


def _box(key: bytes) -> "Fernet":
    from cryptography.fernet import Fernet  # heavy, so imported only where a secret is met

    return Fernet(base64.urlsafe_b64encode(hashlib.blake2b(key, digest_size=32, person=b"tanggap.secret").digest()))
