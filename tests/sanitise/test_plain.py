"""Text from outside can be stored anywhere and shown anywhere."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.plain import clean_line, clean_text
from core.testing import cpu_seconds

ANYTHING = st.text(st.characters(codec=None), max_size=200)


@given(ANYTHING)
def test_any_text_can_be_stored(text: str) -> None:
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert not set("\0\r") & set(cleaned)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert clean_text(cleaned) == cleaned


@given(ANYTHING)
def test_a_line_is_one_line(text: str) -> None:
    line = clean_line(text)
    assert line.splitlines() in ([line], [])
    assert clean_line(line) == line


def test_a_name_cannot_turn_the_reading_direction() -> None:
    assert clean_line("invoice\u202egpj.exe") == "invoicegpj.exe"


def test_line_breaks_never_survive_in_a_line() -> None:
    assert clean_line("Hi\r\nBcc: x@y\u2028z\x85w") == "Hi Bcc: x@y z w"


def test_lines_and_tabs_survive_in_a_text() -> None:
    assert clean_text("a\r\nb\rc\td\x07") == "a\nb\nc\td"


def test_piles_of_marks_take_no_time() -> None:
    pile = "a" + "\u0316\u0300" * 300_000
    assert len(clean_text(pile)) < 60
    assert cpu_seconds(lambda: clean_text(pile)) < 1
