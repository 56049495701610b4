"""GIF: blocks one after another; kept are pictures, how they follow one another, and how often (GIF89a, section 7)."""

import struct

from core.pictures.shape import Shape

PICTURE, EXTENSION, END = 0x2C, 0x21, 0x3B
CONTROL, PROGRAM = 0xF9, 0xFF
LOOPS = b"\x0bNETSCAPE2.0\x03\x01"


def rewritten(data: bytes) -> tuple[bytes, Shape]:
    """Give the picture anew; raises `ValueError`, `IndexError` or `struct.error` for a damaged one."""
    width, height, packed = struct.unpack("<HHB", data[6:11])
    place = 13 + _colours(packed)
    kept, pictures = [data[:place]], 0
    while data[place] != END:
        start, kind = place, data[place]
        if kind == PICTURE:
            place = _after_blocks(data, place + 11 + _colours(data[place + 9]))
            pictures += 1
        elif kind == EXTENSION:
            place = _after_blocks(data, place + 2)
        else:
            raise ValueError("a block is unknown")
        if kind == PICTURE or _is_needed(data[start:place]):
            kept.append(data[start:place])
    if not pictures:
        raise ValueError("there is no picture")
    return b"".join([*kept, bytes([END])]), Shape(width, height)


def _is_needed(block: bytes) -> bool:
    """Tell whether a block is for how pictures follow one another, and no longer than that takes."""
    if block[1] == CONTROL:
        return len(block) == 8
    return block[1] == PROGRAM and block[2:].startswith(LOOPS) and len(block) == 19


def _colours(packed: int) -> int:
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def _after_blocks(data: bytes, place: int) -> int:
    """Give where it goes on behind the parts of a block, each with its length before it."""
    while data[place]:
        place += data[place] + 1
    if place >= len(data):
        raise ValueError("a block is cut off")
    return place + 1
