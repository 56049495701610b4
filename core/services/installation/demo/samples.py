"""Files that the demo's messages carry, made on the spot: a photo, a page, a log and a table."""

import struct
import zlib
from dataclasses import dataclass
from typing import Any

from core.services import files

FILES = ("photo.png", "label.png", "invoice.pdf", "router.log", "order.csv")


@dataclass(frozen=True, slots=True)
class Sample:
    """A file by its name, type and bytes."""

    name: str
    mime: str
    data: bytes


def samples() -> tuple[Sample, ...]:
    """Make all of them."""
    log = b"".join(b"09:%02d:11 wan0 link lost, retrying\n" % each for each in range(60))
    made = (
        ("image/png", picture(320, 200)),
        ("image/png", picture(200, 120)),
        ("application/pdf", page("Kedai Piksel - invoice KP-104822 - Rp1.250.000")),
        ("text/plain", log),
        ("text/csv", b"item,pieces,price\nlaser printer,1,1250000\npaper A4,5,55000\n"),
    )
    return tuple(Sample(name, mime, data) for name, (mime, data) in zip(FILES, made, strict=True))


def stored() -> dict[str, dict[str, Any]]:
    """Put them into the store and give what a row of an attachment says of each."""
    return {
        each.name: {"sha256": files.put(each.data), "name": each.name, "mime": each.mime, "size": len(each.data)}
        for each in samples()
    }


def picture(width: int, height: int) -> bytes:
    """Draw a picture of soft stripes as PNG."""
    rows = bytearray()
    for y in range(height):
        shade = 90 + 120 * y // height
        rows += b"\x00" + bytes(value for x in range(width) for value in (shade, 140 + x % 64, 200 - x * 80 // width))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def page(line: str) -> bytes:
    """Write a PDF of one line."""
    drawn = f"BT /F1 14 Tf 60 760 Td ({line}) Tj ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    end = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(written))
    return written + start + end
