"""PNG: pieces with a name and a checksum, of which those are kept that make up the picture (W3C PNG, section 11)."""

import struct
import zlib
from collections.abc import Iterator

from core.pictures.shape import Shape

START = b"\x89PNG\r\n\x1a\n"
KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"acTL", b"fcTL", b"fdAT"}
)


def rewritten(data: bytes) -> tuple[bytes, Shape]:
    """Give the picture anew; raises `ValueError` or `struct.error` for a damaged one."""
    kept, names, shape = [START], [], Shape(0, 0)
    for name, body in _chunks(data):
        names.append(name)
        if name == b"IHDR":
            shape = Shape(*struct.unpack(">II", body[:8]))
        if name in KEPT:
            kept.append(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)))
    if names[:1] != [b"IHDR"] or b"IDAT" not in names or names[-1] != b"IEND":
        raise ValueError("pieces are missing")
    return b"".join(kept), shape


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, name = len(START), b""
    while name != b"IEND":
        (length,) = struct.unpack(">I", data[place : place + 4])
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (said,) = struct.unpack(">I", data[place + 8 + length : place + 12 + length])
        if zlib.crc32(name + body) != said:
            raise ValueError("a piece is damaged")
        place += length + 12
        yield name, body
