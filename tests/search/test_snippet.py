"""The line around what was found: its words are marked as they were written, whatever was typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


WORD = st.text("abAB1", min_size=1, max_size=3)
LINE = st.lists(st.one_of(WORD, st.sampled_from(["_", "-", " ", "é", "A" * 70])), min_size=1, max_size=12)


@given(LINE, st.lists(st.tuples(WORD | st.just("A" * 70), st.booleans()), min_size=1, max_size=3))
def test_just_the_words_that_were_asked_for_are_marked(parts: list[str], asked: list[tuple[str, bool]]) -> None:
    line = "".join(parts)[:160]  # what fits into a snippet whole
    terms = [Term(tuple(words_of(word)), is_prefix) for word, is_prefix in asked]
    exact = {word for term in terms for word in term.words}
    begun = tuple(term.words[-1] for term in terms if term.is_prefix)
    wanted = [line[start:end] for start, end, word in spans(line) if word in exact or word.startswith(begun)]
    marked = re.findall("<mark>(.*?)</mark>", str(snippet(line, terms) or ""))
    assert marked == wanted
