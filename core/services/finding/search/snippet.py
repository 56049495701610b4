"""The line around what was found, with the words marked: made from the message's own text, escaped."""

import re
from collections.abc import Iterable, Iterator

from markupsafe import Markup, escape

from core.services.finding.search.terms import Term
from core.words import LONGEST, spans

BEFORE = 60
LENGTH = 220
_NO_WORD_BEFORE = r"(?<![^\W_])"
_NO_WORD_AFTER = r"(?![^\W_])"
_LETTERS = r"[^\W_]*"
_BETWEEN = r"[\W_]+"
_BLANK = re.compile(r"\s")


def snippet(text: str, terms: Iterable[Term]) -> Markup | None:
    """Give the line around the first place with one of the terms; None if there is none."""
    wanted = list(terms)
    at = _first(text, wanted)
    if at is None:
        return None
    start, end = _window(text, at)
    marked = Markup("").join(_pieces(" ".join(text[start:end].split()), wanted))
    return Markup("%s%s%s") % ("…" if start else "", marked, "…" if end < len(text) else "")


def _first(text: str, wanted: list[Term]) -> int | None:
    """Look for the words as they were typed, which is quick; only where they are not, for those with accents."""
    found = re.search("|".join(map(_pattern, wanted)), text, re.IGNORECASE)
    if found is not None:
        return found.start()
    if text.isascii() and all(len(term.words) == 1 for term in wanted):
        return None  # there are no accents, and no words that stand apart
    single, begun = _single(wanted)
    return next((start for start, _end, word in spans(text) if word in single or word.startswith(begun)), None)


def _pattern(term: Term) -> str:
    words = _BETWEEN.join(map(_whole, term.words))
    return f"{_NO_WORD_BEFORE}{words}" + ("" if term.is_prefix else _NO_WORD_AFTER)


def _whole(word: str, goes_on: bool = False) -> str:
    """Find a word as it is written, which may be longer than what of it is stored."""
    return re.escape(word) + (_LETTERS if goes_on or len(word) == LONGEST else "")


def _single(wanted: list[Term]) -> tuple[set[str], tuple[str, ...]]:
    return {word for term in wanted for word in term.words}, tuple(term.words[-1] for term in wanted if term.is_prefix)


def _window(text: str, at: int) -> tuple[int, int]:
    """Begin and end between words, where there are blanks near."""
    start, end = max(0, at - BEFORE), min(len(text), at + LENGTH - BEFORE)
    blank = _BLANK.search(text, start, at) if start else None
    if blank is not None:
        start = blank.end()
    if end < len(text):
        end = max(text.rfind(" ", at, end), text.rfind("\n", at, end))
        end = end if end > 0 else at + LENGTH - BEFORE
    return start, end


def _pieces(line: str, wanted: list[Term]) -> Iterator[Markup]:
    at = 0
    for start, end in _marked(line, wanted):
        yield escape(line[at:start])
        yield Markup("<mark>%s</mark>") % line[start:end]
        at = end
    yield escape(line[at:])


def _marked(line: str, wanted: list[Term]) -> Iterator[tuple[int, int]]:
    """Give where the words stand: by one pattern where no letter has an accent, which is quick and mostly so."""
    single, begun = _single(wanted)
    if line.isascii():
        words = "|".join([*map(_whole, single), *(_whole(word, goes_on=True) for word in begun)])
        pattern = f"{_NO_WORD_BEFORE}(?:{words}){_NO_WORD_AFTER}"
        return (found.span() for found in re.finditer(pattern, line, re.IGNORECASE))
    return ((start, end) for start, end, word in spans(line) if word in single or word.startswith(begun))
