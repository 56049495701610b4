"""Small pictures, built piece by piece, with what cameras and programs put into them."""

import struct
import zlib

PLACE = b"GPS 6.9175 S 107.6191 E"
SCRIPT = b"<script>alert(1)</script>"


def chunk(name: bytes, body: bytes) -> bytes:
    """Give a piece of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*more: bytes, width: int = 4, height: int = 2) -> bytes:
    """Give a PNG with more pieces before its pixels."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    pixels = zlib.compress(b"".join(b"\0" + b"\x20\x80\x40" * width for _row in range(min(height, 10))))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def exif(orientation: int, order: str = "<") -> bytes:
    """Give what a camera notes: which way it was held, and where it was."""
    tag = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    mark = {"<": b"II", ">": b"MM"}[order]
    tiff = mark + struct.pack(f"{order}HIH", 42, 8, 1) + tag + struct.pack(f"{order}I", 0) + PLACE
    return b"Exif\0\0" + tiff


def segment(mark: int, body: bytes) -> bytes:
    """Give a segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body


def jpeg(*more: bytes) -> bytes:
    """Give a JPEG by its shape, with more segments before its frame."""
    frame = segment(0xC0, b"\x08\x00\x10\x00\x20\x01\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + b"".join(more) + frame + scan + b"\xff\xd9"


def gif(*more: bytes) -> bytes:
    """Give a GIF of one dot, with more blocks before its picture."""
    picture = b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    return b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + b"".join(more) + picture + b";"


def piece(name: bytes, body: bytes) -> bytes:
    """Give a piece of a WebP."""
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def webp(*pieces: bytes) -> bytes:
    """Give a WebP of pieces."""
    whole = b"WEBP" + b"".join(pieces)
    return b"RIFF" + struct.pack("<I", len(whole)) + whole


VP8L = piece(b"VP8L", b"\x2f" + struct.pack("<I", 9 | 4 << 14) + b"\x88\x88\x08\x07")
VP8X = piece(b"VP8X", bytes([0x2C | 0x10]) + b"\0\0\0" + (9).to_bytes(3, "little") + (4).to_bytes(3, "little"))
