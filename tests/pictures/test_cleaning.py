"""A picture is kept without what travels along: where it was taken, comments, programs, what lies behind its end."""

from collections.abc import Callable, Iterator

import pytest

from core.api import Invalid, clean_picture
from core.testing import Site, cpu_seconds
from tests.pictures.samples import PLACE, SCRIPT, VP8L, VP8X, chunk, exif, gif, jpeg, piece, png, segment, webp

COMMENT = b"\x21\xfe" + bytes([len(SCRIPT)]) + SCRIPT + b"\0"
LOOP, CONTROL = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0", b"\x21\xf9\x04\x01\x0a\0\0\0"
STUFFED = {
    "png": (png(), png(chunk(b"tEXt", b"Comment\0" + SCRIPT), chunk(b"eXIf", PLACE), chunk(b"iCCP", SCRIPT))),
    "jpg": (
        jpeg(),
        jpeg(segment(0xE1, exif(1)), segment(0xFE, SCRIPT), segment(0xE2, SCRIPT), segment(0xE0, b"JFXX\0" + SCRIPT)),
    ),
    "gif": (gif(LOOP, CONTROL), gif(LOOP, COMMENT, CONTROL, b"\x21\xff\x0bXMP DataXMP\x03" + PLACE[:3] + b"\0")),
    "webp": (webp(VP8L), webp(VP8L, piece(b"EXIF", PLACE), piece(b"XMP ", SCRIPT), piece(b"ICCP", SCRIPT))),
}


@pytest.fixture(autouse=True)
def _in_app(site: Site) -> Iterator[None]:
    with site.app.test_request_context("/"):
        yield


@pytest.mark.parametrize("kind", STUFFED)
def test_what_travels_along_is_left_out_and_the_picture_stays_to_the_byte(kind: str) -> None:
    plain, stuffed = STUFFED[kind]
    found = clean_picture(stuffed + b"PK\x03\x04 and a second file")
    assert (found.data, found.ending) == (plain, kind)
    assert clean_picture(plain).data == plain


def test_the_size_is_read() -> None:
    sizes = [(each.width, each.height) for each in (clean_picture(plain) for plain, _more in STUFFED.values())]
    assert sizes == [(4, 2), (32, 16), (1, 1), (10, 5)]


@pytest.mark.parametrize("order", ["<", ">"])
def test_of_what_a_camera_notes_only_the_way_it_is_turned_stays(order: str) -> None:
    found = clean_picture(jpeg(segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\2\2" + SCRIPT), segment(0xE1, exif(6, order)))).data
    turned = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    assert found == jpeg(segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), segment(0xE1, turned))
    assert clean_picture(found).data == found


@pytest.mark.parametrize("odd", [0, 9, 65535])
def test_a_way_that_there_is_not_is_left_out(odd: int) -> None:
    assert clean_picture(jpeg(segment(0xE1, exif(odd)))).data == jpeg()


@pytest.mark.parametrize(
    "body", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\0" * 20]
)
def test_damaged_notes_of_a_camera_do_no_harm(body: bytes) -> None:
    assert clean_picture(jpeg(segment(0xE1, body))).data == jpeg()


def test_a_webp_no_longer_says_that_it_has_what_was_taken_out() -> None:
    found = clean_picture(webp(VP8X, piece(b"ICCP", b"x"), VP8L, piece(b"EXIF", PLACE))).data
    assert found == webp(VP8X.replace(bytes([0x3C]), bytes([0x10]), 1), VP8L)


def test_frames_of_a_moving_webp_are_cleaned_too() -> None:
    frame = piece(b"ANMF", b"\0" * 16 + VP8L)
    found = clean_picture(webp(VP8X, piece(b"ANMF", b"\0" * 16 + VP8L + piece(b"EXIF", PLACE)))).data
    assert found == webp(VP8X.replace(bytes([0x3C]), bytes([0x10]), 1), frame)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg/>", "SVG"),
        (b"%PDF-1.7", "Only these pictures are taken: PNG, JPEG, GIF, WebP."),
        (b"", "Only these pictures"),
        (png(width=8_001), "8000 by 8000"),
        (png(width=0), "8000 by 8000"),
        (b"x" * (3 * 1024 * 1024 + 1), "larger than 3 MB"),
        (png()[:-9], "damaged"),
        (png()[:50] + b"x" + png()[51:], "damaged"),
        (b"\x89PNG\r\n\x1a\n" + SCRIPT, "damaged"),
        (jpeg()[:-6], "damaged"),
        (b"\xff\xd8\xff" + SCRIPT, "damaged"),
        (b"\xff\xd8" + b"\xff" * 100_000, "damaged"),
        (gif()[:-1], "damaged"),
        (b"GIF89a/*<script>*/", "damaged"),
        (gif()[:30] + b";", "damaged"),
        (webp(VP8L)[:-3], "damaged"),
        (webp(piece(b"EXIF", PLACE)), "damaged"),
        (b"RIFF....WEBP" + SCRIPT, "damaged"),
        (b"RIFF\xff\xff\xff\xffWEBP", "damaged"),
    ],
)
def test_what_is_no_whole_picture_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        clean_picture(data)


@pytest.mark.parametrize("kind", STUFFED)
def test_a_picture_cut_or_bent_anywhere_is_refused_or_a_picture(kind: str) -> None:
    whole = STUFFED[kind][1]
    for place in range(len(whole)):
        for odd in (whole[:place], whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]):
            try:
                assert SCRIPT not in clean_picture(odd).data or kind == "jpg"
            except Invalid:
                continue


@pytest.mark.parametrize(
    "make",
    [
        lambda: png(*[chunk(b"tEXt", b"")] * 200_000),
        lambda: gif(*[CONTROL] * 300_000),
        lambda: b"\xff\xd8" + segment(0xFE, b"") * 700_000,
        lambda: webp(*[piece(b"ALPH", b"")] * 350_000),
        lambda: jpeg().replace(b"\x12\xff\x00\x34", b"\xff\x00" * 1_400_000),
    ],
)
def test_a_hostile_picture_takes_less_than_a_few_seconds(make: Callable[[], bytes]) -> None:
    data = make()

    def look() -> None:
        try:
            clean_picture(data)
        except Invalid:
            return

    assert cpu_seconds(look) < 3
