"""The key of a page: where in a list it begins, and in which direction it runs, as a short word for an address.

A key that was tampered with or cut is none: the list begins at its top. It gives no rights; the list asks for those.
"""

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SHAPE = struct.Struct(">cbqq")
OLDER = b"o"
NEWER = b"n"


@dataclass(frozen=True, slots=True)
class PageKey:
    """A place in a list (rank, moment, id), and whether the page goes on from there to older or to newer rows."""

    rank: int
    at: datetime
    id: int
    is_newer: bool = False

    def turned(self, is_newer: bool) -> "PageKey":
        """Give the same place, with the page going on in a direction."""
        return PageKey(self.rank, self.at, self.id, is_newer)

    def __str__(self) -> str:
        micros = (self.at - _EPOCH) // timedelta(microseconds=1)
        packed = _SHAPE.pack(NEWER if self.is_newer else OLDER, self.rank, micros, self.id)
        return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")


def read_key(word: str | None) -> PageKey | None:
    """Read the key of a page; None for none and for nonsense."""
    if not word or len(word) != len(base64.b64encode(bytes(_SHAPE.size)).rstrip(b"=")) or not word.isascii():
        return None
    try:
        direction, rank, micros, number = _SHAPE.unpack(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)))
        at = _EPOCH + timedelta(microseconds=micros)
    except (binascii.Error, struct.error, OverflowError, ValueError):
        return None
    return PageKey(rank, at, number, direction == NEWER) if direction in {OLDER, NEWER} and number > 0 else None
