"""The line around what was found: its words are marked as they were written, whatever was typed."""

import pytest

from core.services.finding.search.snippet import snippet
from core.services.finding.search.terms import Term
from core.words import spans, words_of


@pytest.mark.parametrize(
    ("text", "query", "line"),
    [
        ("Kabel Printer putus.", "PRINTER", "Kabel <mark>Printer</mark> putus."),
        ("Un café noir", "cafe", "Un <mark>café</mark> noir"),
        ("A cable <of> it", "cable it", "A <mark>cable</mark> &lt;of&gt; <mark>it</mark>"),
        ("Printers, all of them", "printer", None),
        ("Nothing of it here", "printer", None),
        ("Zoë asks of the printer", "printer", "Zoë asks of the <mark>printer</mark>"),
    ],
)
def test_the_words_are_marked(text: str, query: str, line: str | None) -> None:
    assert snippet(text, [Term(tuple(words_of(query)))]) == line


def test_a_word_that_goes_on_is_marked_as_a_whole() -> None:
    assert snippet("Two printers", [Term(("print",), is_prefix=True)]) == "Two <mark>printers</mark>"


def test_words_stand_where_they_stand_in_the_text() -> None:
    assert list(spans("Ab cafÉ_x9")) == [(0, 2, "ab"), (3, 7, "cafe"), (8, 10, "x9")]


def test_a_word_that_is_too_long_is_cut_as_it_is_stored() -> None:
    assert [word for _start, _end, word in spans("A" * 80)] == ["a" * 60]
