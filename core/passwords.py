"""Passwords: hashed one at a time, so that a crowd at the door costs time and not memory.

Argon2id with 12 MiB; the library's own default takes 64 MiB for each sign-in under way.
"""

import functools
import itertools
import re
import threading
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.errors import TanggapError

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST = 10
LONGEST = 500
MOST_WAITING = 30
LONGEST_WAIT = 15.0
COMMON = Path(__file__).with_name("common_passwords.txt")
Answer = TypeVar("Answer")
_turn = threading.Lock()
_places = threading.BoundedSemaphore(MOST_WAITING)
_MASKS = tuple(str.maketrans("0134578@$!", f"o{one}eastbasi") for one in "il")
_AROUND = re.compile(r"^[^a-z@$]+|[^a-z@$]+$")


class PasswordsBusy(TanggapError):
    """So many people are signing in that this one has to come again in a moment. Since 1.0."""


def hashed(password: str) -> str:
    """Give what is stored in place of a password (Argon2id); check it with `check_new_password` first.

    Raises `PasswordsBusy`, which a page shows as 503, while too many people do the same. Since 1.0.

    Example::

        stored = hash_password(form.password.data)
    """
    return _in_turn(lambda: str(_hasher().hash(_normal(password))))


def matches(stored: str | None, password: str) -> bool:
    """Tell whether a password is the one of which `stored` is the hash.

    Where nothing is stored (None) a made-up hash is compared, so that it takes as long. Raises `PasswordsBusy`.
    Since 1.0.

    Example::

        if not password_matches(login.password_hash if login else None, form.password.data):
            return refuse()
    """
    from argon2.exceptions import InvalidHashError, VerificationError

    def compare() -> bool:
        try:
            return bool(_hasher().verify(stored or _nobodys(), _normal(password)))
        except (VerificationError, InvalidHashError):
            return False

    found = len(password) <= LONGEST and _in_turn(compare)
    return found and stored is not None


def is_outdated(stored: str) -> bool:
    """Tell whether a hash was made with other settings than today's."""
    return bool(_hasher().check_needs_rehash(stored))


def is_too_short(password: str) -> bool:
    """Tell whether a password has too few characters."""
    return len(_normal(password)) < SHORTEST


def is_common(password: str, *own_words: str) -> bool:
    """Tell whether a password is tried first: a known word, a row of keys or one's own name, with digits around it."""
    plain = _normal(password).casefold()
    bare = _letters(plain)
    if _is_listed(plain, bare, *_unmasked(plain)) or len(set(plain)) < 4 or _is_row(plain):
        return True
    own = {_letters(each.casefold()) for words in own_words for each in (words, *words.replace("@", " ").split())}
    return bool(bare) and bare in own


def _letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def _unmasked(plain: str) -> list[str]:
    """Give the words that may stand behind signs for letters: `password` for !p@ssw0rd2025."""
    masked = _AROUND.sub("", plain)
    return [masked.translate(signs) for signs in _MASKS]


def _is_listed(*words: str) -> bool:
    """Look words up in the list. It is read anew each time: passwords are seldom chosen, and memory is dear."""
    listed = COMMON.read_text("utf-8")
    return any(f"\n{word}\n" in listed for word in words if word)


def _is_row(plain: str) -> bool:
    """Tell whether each sign follows the one before it, as in 1234567890 and abcdefghij."""
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(plain)}
    return steps <= {1, -9} or steps <= {-1, 9}


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def _in_turn(work: Callable[[], Answer]) -> Answer:
    if not _places.acquire(blocking=False):
        raise PasswordsBusy("Too many people sign in at this moment.")
    try:
        if not _turn.acquire(timeout=LONGEST_WAIT):
            raise PasswordsBusy("Too many people sign in at this moment.")
        try:
            return work()
        finally:
            _turn.release()
    finally:
        _places.release()


@functools.cache
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=3, memory_cost=12 * 1024, parallelism=1)


@functools.cache
def _nobodys() -> str:
    return str(_hasher().hash("nobody's password"))
