"""A logo is a picture and nothing besides (A41)."""

import struct
import zlib
from io import BytesIO

import pytest

from core.testing import Site
from plugins.branding.demo import drawn
from plugins.branding.tests.conftest import Owner


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def logo_of(site: Site) -> str:
    page = site.client().get("/").text
    return "/brand/picture/" + page.partition('<img src="/brand/picture/')[2].partition('"')[0]


def test_a_logo_is_shown_at_the_desk_at_the_door_and_to_customers(site: Site, owner: Owner) -> None:
    owner.save(logo=(BytesIO(drawn()), "logo.png"), name="Toko Lestari")
    for client, path in ((owner.client, "/desk/"), (site.client(), "/sign-in"), (site.client(), "/")):
        page = client.get(path, follow_redirects=True).text
        assert f'<img src="{logo_of(site)}"' in page
        assert "Toko Lestari" in page
    response = site.client().get(logo_of(site))
    assert response.mimetype == "image/png"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.abuse("A41")
@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf<?xml version='1.0'?><svg onload='alert(1)'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a/*<script>*/",
        b"RIFF....WEBP",
        b"\x89PNG\r\n\x1a\n<script>",
        b"\xff\xd8<script>alert(1)</script>",
        drawn()[:-20],
        drawn()[:60] + b"x" + drawn()[61:],
        b"x" * 600_000,
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)),
    ],
)
def test_what_is_no_harmless_picture_is_refused_in_words(site: Site, owner: Owner, data: bytes) -> None:
    response = owner.save(logo=(BytesIO(data), "logo.png"), name="Toko")
    assert response.status_code == 422
    assert 'value="Toko"' in response.text
    assert "/brand/picture/" not in site.client().get("/").text


@pytest.mark.abuse("A41")
def test_nothing_travels_along_with_the_picture(site: Site, owner: Owner) -> None:
    png = drawn()
    stuffed = png[:33] + chunk(b"tEXt", b"Comment\0<script>alert(1)</script>") + png[33:] + b"PK\x03\x04 and more"
    owner.save(logo=(BytesIO(stuffed), "logo.png"))
    assert site.client().get(logo_of(site)).data == png


def test_a_jpeg_loses_its_comments_and_its_place(site: Site, owner: Owner) -> None:
    frame = b"\xff\xc0\x00\x0b\x08\x00\x10\x00\x10\x01\x01\x11\x00"
    scan = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\x00\x34"
    exif, comment = b"\xff\xe1\x00\x08Exif\0\0", b"\xff\xfe\x00\x0a<script>"
    owner.save(logo=(BytesIO(b"\xff\xd8" + exif + comment + frame + scan + b"\xff\xd9<script>"), "logo.jpg"))
    assert site.client().get(logo_of(site)).data == b"\xff\xd8" + frame + scan + b"\xff\xd9"


def test_a_picture_that_nobody_shows_any_more_is_gone(site: Site, owner: Owner) -> None:
    owner.save(logo=(BytesIO(drawn()), "logo.png"))
    address = logo_of(site)
    owner.save(no_logo="1")
    assert site.client().get(address).status_code == 404
    assert not [each for each in (site.config.files / "plugins" / "branding").rglob("*") if each.is_file()]


@pytest.mark.parametrize("name", ["..", "config.toml", "0" * 64 + ".png", "%2e%2e%2fconfig.toml"])
def test_only_what_a_brand_shows_is_served(site: Site, owner: Owner, name: str) -> None:
    assert site.client().get(f"/brand/picture/{name}").status_code in {404, 308}
