"""What is left of a picture is one that a real browser shows, the right way up."""

import base64

import pytest
from playwright.sync_api import Page

from core.api import clean_picture
from core.testing import Site
from tests.pictures.samples import PLACE, chunk, exif, gif, piece, segment

DRAWN = """async (kind) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 40, height: 20 });
  canvas.getContext("2d").fillRect(0, 0, 20, 10);
  const blob = await new Promise((done) => canvas.toBlob(done, kind));
  return btoa(String.fromCharCode(...new Uint8Array(await blob.arrayBuffer())));
}"""
SHOWN = """async ([kind, data]) => {
  const picture = new Image();
  picture.src = `data:${kind};base64,${data}`;
  await picture.decode();
  return [picture.naturalWidth, picture.naturalHeight];
}"""


def drawn(page: Page, kind: str) -> bytes:
    """Have the browser write a picture of 40 by 20 pixels."""
    return base64.b64decode(page.evaluate(DRAWN, kind))


def shown(page: Page, kind: str, data: bytes) -> list[int]:
    """Give the size in which the browser shows a picture."""
    return list(page.evaluate(SHOWN, [kind, base64.b64encode(data).decode()]))


@pytest.fixture
def stuffed(page: Page) -> dict[str, bytes]:
    """Pictures as the browser writes them, with a place in each; the JPEG was taken with the camera on its side."""
    png, jpeg, webp = (drawn(page, f"image/{kind}") for kind in ("png", "jpeg", "webp"))
    longer = webp + piece(b"EXIF", PLACE)
    return {
        "png": png[:33] + chunk(b"tEXt", b"Location\0" + PLACE) + png[33:],
        "jpeg": jpeg[:2] + segment(0xE1, exif(6)) + jpeg[2:],
        "webp": longer[:4] + (len(longer) - 8).to_bytes(4, "little") + longer[8:],
        "gif": gif(),
    }


def test_a_browser_shows_what_is_left_and_the_place_is_gone(page: Page, site: Site, stuffed: dict[str, bytes]) -> None:
    sizes = {"png": [40, 20], "jpeg": [20, 40], "webp": [40, 20], "gif": [1, 1]}
    for kind, data in stuffed.items():
        with site.app.test_request_context("/"):
            clean = clean_picture(data).data
        assert shown(page, f"image/{kind}", clean) == sizes[kind] == shown(page, f"image/{kind}", data)
        assert PLACE not in clean
