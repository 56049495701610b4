"""Find, among the lines of a mail, where its own words end and what it answers begins."""

from dataclasses import dataclass

from .limits import MAX_QUOTE_LINE, MAX_QUOTE_LINES
from .quote_phrases import (
    ATTRIBUTION,
    BARE_ATTRIBUTION,
    DATED,
    DELIMITER,
    FORWARDED,
    HEADER_LINE,
    ORIGINAL,
    SENT_FROM,
    SIGNATURE,
)

_LONGEST_ATTRIBUTION = 400
_LONGEST_SIGNATURE = 15


@dataclass(frozen=True, slots=True)
class Span:
    """Lines from `start` to before `end` that the sender did not write just now."""

    start: int
    end: int


def find_quotes(lines: list[str]) -> list[Span]:
    """Return the quoted spans that may be folded: never one between answers, and nothing below a forward."""
    looked_at = [
        line[:MAX_QUOTE_LINE].strip("\ufeff\u200b\u200e\u200f\u202a\u202c ") for line in lines[:MAX_QUOTE_LINES]
    ]
    spans, hard_end = _spans(looked_at, len(lines))
    return _foldable(looked_at, spans, hard_end, len(lines))


def find_signature(lines: list[str]) -> int:
    """Return the line where a trailing signature begins, or the number of lines if there is none."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    for number in range(end - 1, max(end - _LONGEST_SIGNATURE, 0) - 1, -1):
        line = lines[number][:200].strip("\r\n\u200b")
        if SIGNATURE.fullmatch(line.replace("\xa0", " ")):
            return number
    first = end
    for number in range(end - 1, max(end - 4, 0) - 1, -1):
        if SENT_FROM.match(lines[number][:200].strip().strip("*_")):
            first = number
    return first if first < end else len(lines)


def _spans(lines: list[str], total: int) -> tuple[list[Span], int]:
    """Return spans of `>` lines with what introduces them, and where everything below is quoted."""
    spans: list[Span] = []
    number = 0
    while number < len(lines):
        if FORWARDED.match(lines[number]):
            return spans, -1
        introduction = _introduction(lines, number)
        if introduction:
            below = _next_written(lines, number + introduction)
            if below >= len(lines) or not lines[below].startswith(">"):
                return spans, number
            end = _end_of_quote(lines, below)
            spans.append(Span(number, end))
            number = end
        elif lines[number].startswith(">") and _is_quote_start(lines, number):
            end = _end_of_quote(lines, number)
            spans.append(Span(number, end))
            number = end
        else:
            number += 1
    return spans, total


def _introduction(lines: list[str], number: int) -> int:
    """Return how many lines introduce a quote here; 0 if none does."""
    line = lines[number]
    if not line:
        return 0
    if ORIGINAL.match(line) or DELIMITER.match(line):
        return 1
    if _is_header_block(lines, number):
        return 1
    if line.startswith(">"):
        return 0
    joined = ""
    for count, part in enumerate(lines[number : number + 4], 1):
        if not part or part.startswith(">"):
            return 0
        joined = f"{joined} {part}".strip()
        if len(joined) > _LONGEST_ATTRIBUTION:
            return 0
        if joined.endswith((":", "：")):
            return count if is_attribution(joined) and (count == 1 or _begins_attribution(line)) else 0
    return 0


def is_attribution(text: str) -> bool:
    """Tell whether a line says who wrote what follows, and when."""
    if not DATED.search(text):
        return False
    return bool(ATTRIBUTION.search(text) or (BARE_ATTRIBUTION.search(text) and any(sign.isdigit() for sign in text)))


def _begins_attribution(line: str) -> bool:
    """An attribution over several lines has its date or its name in the first one."""
    return bool(DATED.search(line)) or len(line) > 30


def _is_header_block(lines: list[str], number: int) -> bool:
    """Tell whether copied headers begin here: a sender and at least two more within the next lines (Outlook)."""
    first = HEADER_LINE.match(lines[number])
    if first is None or first.lastgroup != "sender":
        return False
    kinds = {"sender"}
    for line in lines[number + 1 : number + 9]:
        if match := HEADER_LINE.match(line):
            kinds.add(match.lastgroup or "")
    return len(kinds) >= 3 and "subject" in kinds


def _is_quote_start(lines: list[str], number: int) -> bool:
    """A single line with `>` may be an arrow; in a quote a blank or another such line follows it."""
    line = lines[number]
    return (
        line.startswith(("> ", ">>")) or line == ">" or (number + 1 < len(lines) and lines[number + 1].startswith(">"))
    )


def _end_of_quote(lines: list[str], number: int) -> int:
    """Return the first line behind a quote; blank lines within it, and lines that wrapping broke off, belong to it."""
    end = number
    while number < len(lines):
        if lines[number].startswith(">"):
            end = number + 1
        elif lines[number] and not _is_broken_off(lines, number):
            break
        number += 1
    return end


def _is_broken_off(lines: list[str], number: int) -> bool:
    return (
        0 < number < len(lines) - 1
        and lines[number - 1].startswith(">")
        and lines[number + 1].startswith(">")
        and len(lines[number - 1]) > 60
        and len(lines[number]) < 30
    )


def _next_written(lines: list[str], number: int) -> int:
    while number < len(lines) and not lines[number]:
        number += 1
    return number


def _foldable(lines: list[str], spans: list[Span], hard_end: int, total: int) -> list[Span]:
    found: list[Span] = []
    end = total
    if 0 <= hard_end < total:
        found.append(Span(hard_end, total))
        end = hard_end
    elif hard_end < 0:
        return []
    while spans and not _has_words(lines, spans[-1].end, min(end, len(lines))) and (end < total or total <= len(lines)):
        found.insert(0, Span(spans[-1].start, end))
        end = spans.pop().start
    if len(spans) == 1 and not _has_words(lines, 0, spans[0].start):
        found.insert(0, spans[0])
    return found


def _has_words(lines: list[str], start: int, end: int) -> bool:
    """Tell whether the sender wrote anything there; a signature does not count."""
    written = lines[start:end]
    return any(sign.isalnum() for line in written[: find_signature(written)] for sign in line)
