"""Dresses the demo's shop, so that a visitor sees what a brand does."""

import struct
import zlib

from core.api import PluginContext, hookimpl, keep_file

from .brands import Brand, keep

SIZE = 64
GREEN, CREAM = (24, 92, 66, 255), (250, 244, 230, 255)
# The P of the demo's shop, in squares of five pixels.
LETTER = ("1111.", "1...1", "1...1", "1111.", "1....", "1....", "1....")
SQUARE, LEFT, TOP = 5, 21, 15


@hookimpl
def demo_filled(ctx: PluginContext) -> None:
    """Give the shop a logo, a colour and a foot."""
    logo = f"{keep_file('branding', drawn())}.png"
    links = "kedaipiksel.example | https://kedaipiksel.example\nInstagram | https://instagram.example/kedaipiksel"
    brand = Brand(logo=logo, hue=152.0, chroma=0.09, address="Kedai Piksel, Jalan Braga 12, Bandung", links=links)
    keep(ctx, "", brand)


def drawn() -> bytes:
    """Draw a round badge with a letter, as PNG: no picture is shipped for the sake of a demo."""
    rows = b"".join(b"\0" + b"".join(bytes(_dot(x, y)) for x in range(SIZE)) for y in range(SIZE))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def _dot(x: int, y: int) -> tuple[int, int, int, int]:
    middle = SIZE / 2 - 0.5
    across, down = x - middle, y - middle
    if across**2 + down**2 > (SIZE / 2) ** 2:
        return (0, 0, 0, 0)
    row, column = (y - TOP) // SQUARE, (x - LEFT) // SQUARE
    is_inked = 0 <= row < len(LETTER) and 0 <= column < len(LETTER[0]) and LETTER[row][column] == "1"
    return CREAM if is_inked else GREEN
