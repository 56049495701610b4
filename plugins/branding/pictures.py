"""Takes a logo in: PNG and JPEG only, looked through piece by piece, written anew without what a picture does not need.

Without a library for pictures there is no re-encoding; instead only the parts are kept that make up the picture, so no
text, place, script or second file travels along. SVG is a program more than a picture and is refused.
"""

import re
import struct
import zlib
from collections.abc import Iterator

from core.api import Invalid, gettext

LARGEST = 512 * 1024
WIDEST = 2_000
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8"
KINDS = {"png": "image/png", "jpg": "image/jpeg"}
_KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT"})
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_KEPT_SEGMENTS = frozenset({0xC4, 0xCC, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE, *_FRAMES})


def clean_picture(data: bytes) -> tuple[bytes, str]:
    """Give the picture as it is kept, and its ending; raises `Invalid` in words for the admin."""
    if len(data) > LARGEST:
        raise Invalid(gettext("The picture is larger than 500 kB. Make it smaller first."))
    if re.match(rb"\s*(?:<\?xml|<!--|<svg|<!doctype)", data.removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE):
        raise Invalid(gettext("SVG can hold programs and is not taken. Save the picture as PNG."))
    try:
        if data.startswith(PNG):
            return _png(data), "png"
        if data.startswith(JPEG):
            return _jpeg(data), "jpg"
    except (struct.error, IndexError, ValueError, zlib.error):
        raise Invalid(gettext("The picture is damaged. Save it anew and try again.")) from None
    raise Invalid(gettext("Only PNG and JPEG are taken: every mail program shows them."))


def _png(data: bytes) -> bytes:
    kept = [PNG]
    names = []
    for name, body in _chunks(data):
        names.append(name)
        if name == b"IHDR":
            _check_size(*struct.unpack(">II", body[:8]))
        if name in _KEPT_CHUNKS:
            kept.append(struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)))
    if names[:1] != [b"IHDR"] or b"IDAT" not in names or names[-1] != b"IEND":
        raise ValueError("pieces are missing")
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, name = len(PNG), b""
    while name != b"IEND":
        (length,) = struct.unpack(">I", data[place : place + 4])
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (said,) = struct.unpack(">I", data[place + 8 + length : place + 12 + length])
        if zlib.crc32(name + body) != said:
            raise ValueError("a piece is damaged")
        place += length + 12
        yield name, body


def _jpeg(data: bytes) -> bytes:
    kept, place, is_sized = [JPEG], 2, False
    while True:
        if data[place] != 0xFF:
            raise ValueError("a mark is missing")
        mark = data[place + 1]
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        segment = data[place : place + 2 + length]
        if length < 2 or len(segment) != length + 2:
            raise ValueError("a piece is cut off")
        if mark in _FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            _check_size(width, height)
            is_sized = True
        if mark in _KEPT_SEGMENTS:
            kept.append(segment)
        place += length + 2
        if mark == 0xDA:
            end = _end_of_scan(data, place)
            kept.append(data[place:end])
            place = end
            if data[place + 1] == 0xD9:
                break
    if not is_sized:
        raise ValueError("the size is missing")
    return b"".join([*kept, b"\xff\xd9"])


def _end_of_scan(data: bytes, place: int) -> int:
    """Give where the next mark begins: within a scan FF is followed by 00 or by a restart mark."""
    while True:
        place = data.index(b"\xff", place)
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7:
            return place
        place += 2


def _check_size(width: int, height: int) -> None:
    if not (0 < width <= WIDEST and 0 < height <= WIDEST):
        raise Invalid(gettext("A picture has at most 2,000 by 2,000 pixels."))
