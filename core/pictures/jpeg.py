"""JPEG: segments behind marks, of which those are kept that make up the picture (ITU T.81, annex B).

Of what a camera notes (Exif) only the way the picture is to be turned stays, as an Exif of nothing else: without it,
photos of phones would lie on their side.
"""

import struct

from core.pictures.shape import Shape

START, END = b"\xff\xd8", b"\xff\xd9"
EXIF = b"Exif\0\0"
ORIENTATION, SHORT = 0x0112, 3
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_KEPT = frozenset({0xC4, 0xCC, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE, *_FRAMES})
_JFIF, _ADOBE, _CAMERA = 0xE0, 0xEE, 0xE1
# Of the first only the head is kept: a preview may follow it, or a second picture under another name.
_HEADS = {_JFIF: (b"JFIF\0", 14), _ADOBE: (b"Adobe", 12)}


def rewritten(data: bytes) -> tuple[bytes, Shape]:
    """Give the picture anew; raises `ValueError`, `IndexError` or `struct.error` for a damaged one."""
    kept, turned, shape, place = [], b"", Shape(0, 0), 2
    while True:
        while data[place : place + 2] == b"\xff\xff":
            place += 1  # a mark may be filled up
        mark, segment = _segment(data, place)
        if mark in _FRAMES:
            height, width = struct.unpack(">HH", segment[5:9])
            shape = Shape(width, height)
        if mark == _CAMERA:
            turned = turned or _turned(segment[4:])
        elif mark in _KEPT:
            kept.append(_head(mark, segment))
        place += len(segment)
        if mark == 0xDA:
            end = _end_of_scan(data, place)
            kept.append(data[place:end])
            place = end
            if data[place + 1] == 0xD9:
                return b"".join([START, *_in_order(kept, turned), END]), shape


def _segment(data: bytes, place: int) -> tuple[int, bytes]:
    if data[place] != 0xFF:
        raise ValueError("a mark is missing")
    (length,) = struct.unpack(">H", data[place + 2 : place + 4])
    segment = data[place : place + 2 + length]
    if length < 2 or len(segment) != length + 2:
        raise ValueError("a piece is cut off")
    return data[place + 1], segment


def _head(mark: int, segment: bytes) -> bytes:
    """Give a segment as it is kept; of those that programs put in, their known heads alone, with no preview."""
    if mark not in _HEADS:
        return segment
    name, length = _HEADS[mark]
    body = segment[4 : 4 + length]
    if not body.startswith(name) or len(body) < length:
        return b""
    if mark == _JFIF:
        body = body[:12] + b"\0\0"
    return struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body


def _in_order(kept: list[bytes], turned: bytes) -> list[bytes]:
    """JFIF comes first if it is there, what a camera noted next."""
    after = 1 if kept and kept[0][1:2] == bytes([_JFIF]) else 0
    return [*kept[:after], turned, *kept[after:]]


def _turned(body: bytes) -> bytes:
    """Give a segment that says how the picture is to be turned and nothing else; b"" where it lies right."""
    try:
        way = _orientation(body)
    except (struct.error, IndexError):
        return b""
    if not 2 <= way <= 8:
        return b""
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, SHORT, 1, way, 0, 0)
    return struct.pack(">BBH", 0xFF, _CAMERA, len(EXIF) + len(tiff) + 2) + EXIF + tiff


def _orientation(body: bytes) -> int:
    if not body.startswith(EXIF):
        return 0
    tiff = body[len(EXIF) :]
    order = {b"MM": ">", b"II": "<"}.get(tiff[:2])
    if order is None:
        return 0
    (at,) = struct.unpack(f"{order}I", tiff[4:8])
    (count,) = struct.unpack(f"{order}H", tiff[at : at + 2])
    for number in range(count):
        entry = tiff[at + 2 + 12 * number : at + 14 + 12 * number]
        tag, kind, _count, way = struct.unpack(f"{order}HHIH", entry[:10])
        if (tag, kind) == (ORIENTATION, SHORT):
            return int(way)
    return 0


def _end_of_scan(data: bytes, place: int) -> int:
    """Give where the next mark begins: within a scan FF is followed by 00 or by a restart mark."""
    while True:
        place = data.index(b"\xff", place)
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7:
            return place
        place += 2
