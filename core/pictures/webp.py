"""WebP: pieces with a name in a RIFF, of which those are kept that make up the picture (RFC 9649)."""

import struct
from collections.abc import Iterator

from core.pictures.shape import Shape

KEPT_IN_FRAMES = frozenset({b"VP8 ", b"VP8L", b"ALPH"})
KEPT = KEPT_IN_FRAMES | {b"VP8X", b"ANIM", b"ANMF"}
# In VP8X: which pieces there are. Colour profile, Exif and XMP are none of them any more.
NO_LONGER = 0x20 | 0x08 | 0x04


def rewritten(data: bytes) -> tuple[bytes, Shape]:
    """Give the picture anew; raises `ValueError`, `IndexError` or `struct.error` for a damaged one."""
    kept, shape, is_drawn = [b"WEBP"], None, False
    (size,) = struct.unpack("<I", data[4:8])
    for name, body in _pieces(data[12 : 8 + size], size - 4):
        if name not in KEPT:
            continue
        if name == b"VP8X":
            body = bytes([body[0] & ~NO_LONGER]) + body[1:10]
        if name == b"ANMF":
            inner = [_written(*each) for each in _pieces(body[16:], len(body) - 16) if each[0] in KEPT_IN_FRAMES]
            body = body[:16] + b"".join(inner)
        shape = shape or _shape(name, body)
        is_drawn = is_drawn or name in {b"VP8 ", b"VP8L", b"ANMF"}
        kept.append(_written(name, body))
    if shape is None or not is_drawn:
        raise ValueError("there is no picture")
    whole = b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole, shape


def _pieces(data: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    if len(data) != size:
        raise ValueError("it is cut off")
    place = 0
    while place < size:
        name = data[place : place + 4]
        (length,) = struct.unpack("<I", data[place + 4 : place + 8])
        body = data[place + 8 : place + 8 + length]
        if len(body) != length:
            raise ValueError("a piece is cut off")
        place += 8 + length + length % 2
        yield name, body


def _written(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _shape(name: bytes, body: bytes) -> Shape | None:
    if name == b"VP8X":
        return Shape(_three(body[4:7]) + 1, _three(body[7:10]) + 1)
    if name == b"VP8 ":
        if body[3:6] != b"\x9d\x01\x2a":
            raise ValueError("the picture does not begin")
        width, height = struct.unpack("<HH", body[6:10])
        return Shape(width & 0x3FFF, height & 0x3FFF)
    if name == b"VP8L":
        if body[0] != 0x2F:
            raise ValueError("the picture does not begin")
        (bits,) = struct.unpack("<I", body[1:5])
        return Shape((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    return None


def _three(data: bytes) -> int:
    if len(data) != 3:
        raise ValueError("a piece is cut off")
    return int.from_bytes(data, "little")
