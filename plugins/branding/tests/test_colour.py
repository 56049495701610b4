"""Contrast is computed, and holds for every hue and strength that can be chosen."""

import pytest

from plugins.branding.brands import Brand
from plugins.branding.colour import (
    LEAST_CHROMA,
    MOST_CHROMA,
    contrast,
    from_hex,
    hex_of,
    in_reach,
    linear,
    pairs,
)
from plugins.branding.sheets import token_sheet


def test_white_on_black_is_twenty_one() -> None:
    assert contrast(linear(1, 0, 0), linear(0, 0, 0)) == pytest.approx(21, abs=0.01)


def test_text_can_be_read_at_every_hue_and_strength_in_light_and_dark() -> None:
    for hue in range(0, 361, 3):
        for chroma in (LEAST_CHROMA, 0.082, MOST_CHROMA):
            assert [pair for pair in pairs(float(hue), chroma) if not pair.is_enough] == []


@pytest.mark.parametrize(("colour", "hue"), [("#ff0000", 29), ("#00ff00", 142), ("#0000ff", 264), ("#fff", None)])
def test_a_colour_in_six_digits_gives_its_hue(colour: str, hue: int | None) -> None:
    found = from_hex(colour)
    assert found is not None
    assert hue is None or found[0] == pytest.approx(hue, abs=1)
    assert LEAST_CHROMA <= found[1] <= MOST_CHROMA


@pytest.mark.parametrize("colour", ["", "red", "#12", "#12345g", "url(x)", "#1234567"])
def test_what_is_no_colour_is_none(colour: str) -> None:
    assert from_hex(colour) is None


def test_mail_gets_the_colour_of_the_page() -> None:
    hue, _chroma = from_hex(hex_of(250, 0.1)) or (0, 0)
    assert hue == pytest.approx(250, abs=2)


def test_what_no_screen_shows_is_brought_back_into_reach() -> None:
    strong = in_reach(195, MOST_CHROMA)
    assert strong < MOST_CHROMA
    assert all(-1e-3 <= part <= 1.001 for part in linear(0.465, strong, 195))


def test_the_sheet_sets_hue_and_chroma_and_nothing_else() -> None:
    sheet = token_sheet(Brand(hue=250.0, chroma=0.1))
    assert sheet == "@layer tokens{:root{--accent-h:250;--accent-c:0.1;--tint-h:250}}\n"
