"""Dresses the demo's shop, so that a visitor sees what a brand does."""

import struct
import zlib

from core.api import PluginContext, hookimpl, keep_file

from .brands import Brand, keep

SIZE = 64
GREEN, CREAM = (30, 94, 74, 255), (250, 244, 230, 255)


@hookimpl
def demo_filled(ctx: PluginContext) -> None:
    """Give the shop a logo, a colour and a foot."""
    logo = f"{keep_file('branding', drawn())}.png"
    links = "Toko / Shop | https://shop.example\nInstagram | https://instagram.example/tokolestari"
    brand = Brand(logo=logo, hue=152.0, chroma=0.09, address="Toko Lestari, Jalan Braga 12, Bandung", links=links)
    keep(ctx, "", brand)


def drawn() -> bytes:
    """Draw a round badge with a leaf, as PNG: no picture is shipped for the sake of a demo."""
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
    is_leaf = (across - 9) ** 2 + (down - 9) ** 2 < 24**2 and (across + 9) ** 2 + (down + 9) ** 2 < 24**2
    return CREAM if is_leaf and abs(across - down) > 2 else GREEN
