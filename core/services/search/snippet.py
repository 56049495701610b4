"""The line around what was found, with the words marked: made from the message's own text, escaped."""

from collections.abc import Iterable

from markupsafe import Markup, escape

from core.services.search.terms import Term
from core.words import spans

BEFORE = 60
LENGTH = 220
Span = tuple[int, int, str]


def snippet(text: str, terms: Iterable[Term]) -> Markup | None:
    """Give the line around the first place with one of the terms; None if there is none."""
    wanted = list(terms)
    text = " ".join(text.split())
    found = list(spans(text))
    first = next((at for at in range(len(found)) if any(_stands(term, found, at) for term in wanted)), None)
    if first is None:
        return None
    start, end = _window(text, found[first][0])
    inside = [span for span in found if start <= span[0] and span[1] <= end]
    marked = Markup("").join(_pieces(text, inside, wanted, start, end))
    return Markup("%s%s%s") % ("…" if start else "", marked, "…" if end < len(text) else "")


def _stands(term: Term, found: list[Span], at: int) -> bool:
    here = [word for _start, _end, word in found[at : at + len(term.words)]]
    return len(here) == len(term.words) and all(
        _is(word, wanted, term.is_prefix and place == len(here) - 1)
        for place, (word, wanted) in enumerate(zip(here, term.words, strict=True))
    )


def _is(word: str, wanted: str, is_prefix: bool) -> bool:
    return word.startswith(wanted) if is_prefix else word == wanted


def _window(text: str, at: int) -> tuple[int, int]:
    start = max(0, at - BEFORE)
    if start:
        start = max(start, text.rfind(" ", start, at) + 1) if " " in text[start:at] else start
    end = min(len(text), start + LENGTH)
    if end < len(text):
        end = max(text.rfind(" ", at, end), 0) or end
    return start, end


def _pieces(text: str, inside: list[Span], wanted: list[Term], start: int, end: int) -> Iterable[Markup]:
    single = {word for term in wanted for word in term.words}
    begun = tuple(term.words[-1] for term in wanted if term.is_prefix)
    at = start
    for first, last, word in inside:
        if word in single or (begun and word.startswith(begun)):
            yield escape(text[at:first])
            yield Markup("<mark>%s</mark>") % text[first:last]
            at = last
    yield escape(text[at:end])
