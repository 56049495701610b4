"""Fold what a mail only repeats: the answer is shown, quotes and signatures are one click away, nothing is deleted."""

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise

from .quote_lines import Span, find_quotes, find_signature

_TAG = re.compile(r"<!--(?s:.*?)(?:-->|\Z)|<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*'|[\"'])*)>")
_LINE_TAGS = frozenset(
    "p div br tr li table blockquote h1 h2 h3 h4 h5 h6 hr pre ul ol center section article header footer body".split()
)
_UNSEEN = frozenset({"style", "script", "title", "head"})
_ELEMENTS = re.compile(
    r"(?:class|id|name)\s*=\s*[\"']?[^\"'>]{0,100}?\b(?:x_)?(?:gmail_quote|yahoo_quoted|ymail_android_signature_quote|protonmail_quote"
    r"|tutanota_quote|zmail_extra|moz-cite-prefix|skiff_quote|hey_quote)\b|type\s*=\s*[\"']?cite\b|name\s*=\s*[\"']?quote[\"'\s]",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"(?:class|id|name)\s*=\s*[\"']?[^\"'>]{0,100}?\b(?:x_)?(?:divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|stopSpelling|divtagdefaultwrapper_quote"
    r"|mail-editor-reference-message-container|ms-outlook-mobile-reference-message|replySplit|isReplyContent|ntes-mailquote)\b"
    r"|border:\s*none;\s*border-top:\s*solid\s*#(?:E1E1E1|B5C4DF)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(r"gmail_attr|moz-cite-prefix", re.IGNORECASE)
_FORWARD_START = re.compile(
    r"(?:-{5,}\s*|Begin )?(?:Forwarded|Weitergeleitete|Pesan (?:yang )?diteruskan|Pesan terusan)", re.IGNORECASE
)
_MAX_TAGS = 20_000  # a mail with more is shown whole
_MAX_SPANS = 20


@dataclass(frozen=True, slots=True)
class Folded:
    """What the sender wrote now, and what is folded; together they are the whole."""

    visible: str
    quoted: str


def fold_text(text: str) -> Folded:
    """Fold the quotes and the signature of a plain text. A text of nothing but quotes stays whole."""
    lines = text.rstrip("\r\n").split("\n")
    kept, folded = _divide(lines, find_quotes(lines))
    end = find_signature(kept)
    kept, signature = kept[:end], kept[end:]
    if not _has_words(" ".join(kept)):
        return Folded(text, "")
    return Folded("\n".join(kept).strip("\n"), "\n".join([*signature, *folded]).strip("\n"))


def fold_html(html: str) -> Folded:
    """Fold the quotes of an HTML mail, by the marks of the known programs or else by its lines."""
    tags = _tags(html)
    spans = (_marked(html, tags) or _by_lines(html, tags)) if len(tags) < _MAX_TAGS else []
    if not spans:
        return Folded(html, "")
    pieces = [html[span.start : span.end] for span in spans]
    visible, position = "", 0
    for span in spans:
        visible += html[position : span.start]
        position = span.end
    visible += html[position:]
    return Folded(visible, "".join(pieces)) if _has_words(_seen(visible)) else Folded(html, "")


@dataclass(frozen=True, slots=True)
class _Tag:
    start: int
    end: int
    name: str
    is_end: bool
    attributes: str


def _tags(html: str) -> list[_Tag]:
    found: list[_Tag] = []
    for match in _TAG.finditer(html):
        if match[2]:
            found.append(_Tag(match.start(), match.end(), match[2].lower(), match[1] == "/", match[3][:500]))
        if len(found) >= _MAX_TAGS:
            break
    return found


def _marked(html: str, tags: list[_Tag]) -> list[Span]:
    """Return the spans between the marks of mail programs, outermost first; none if answers stand between them."""
    spans: list[Span] = []
    for number, tag in enumerate(tags):
        if tag.is_end or (spans and tag.start < spans[-1].end):
            continue
        if _POINTS.search(tag.attributes):
            spans.append(Span(tag.start, len(html)))
        elif _ELEMENTS.search(tag.attributes):
            end = _end_of(tags, number, len(html))
            inside = html[tag.start : end]
            if _FORWARD_START.match(_seen(inside[:2_000]).strip()) or _is_answered(inside):
                return []
            spans.append(Span(tag.start, end))
        if len(spans) > _MAX_SPANS:
            return []
    return _without_answers(html, spans)


def _without_answers(html: str, spans: list[Span]) -> list[Span]:
    """Keep the spans at the end, and those at the beginning: one between answers is part of the conversation."""
    kept: list[Span] = []
    last = len(html)
    while spans and not _has_words(_seen(html[spans[-1].end : last])):
        last = spans[-1].start
        kept.insert(0, spans.pop())
    if (
        spans
        and not _has_words(_seen(html[: spans[0].start]))
        and not any(_has_words(_seen(html[before.end : after.start])) for before, after in pairwise(spans))
    ):
        kept = spans + kept
    return kept


def _end_of(tags: list[_Tag], number: int, total: int) -> int:
    """Return where the element of a start tag ends; the end of the mail if it is never closed."""
    depth = 0
    for tag in tags[number:]:
        if tag.name == tags[number].name:
            depth += -1 if tag.is_end else 1
            if depth == 0:
                return tag.end
    return total


def _is_answered(element: str) -> bool:
    """Tell whether somebody wrote between the quotes inside: words outside them and their introduction."""
    tags = _tags(element)
    outside, position, number, quotes = "", tags[0].end if tags else 0, 1, 0
    if tags and tags[0].name == "blockquote":
        return False
    while number < len(tags):
        tag = tags[number]
        if not tag.is_end and (tag.name == "blockquote" or _INTRODUCES.search(tag.attributes)):
            outside += element[position : tag.start]
            position = _end_of(tags, number, len(element))
            quotes += tag.name == "blockquote"
            while number < len(tags) and tags[number].start < position:
                number += 1
        else:
            number += 1
    return quotes > 1 and _has_words(_seen(outside + element[position:]))


def _by_lines(html: str, tags: list[_Tag]) -> list[Span]:
    """Find quotes as in a plain text, among the lines that the HTML would show."""
    places, lines = _lines(html, tags)
    ends = [*places[1:], len(html)]
    # A blockquote that nothing introduces may be the sender's own indentation.
    spans = (span for span in find_quotes(lines) if not lines[span.start].startswith(">"))
    return [Span(places[span.start], ends[span.end - 1]) for span in spans]


def _lines(html: str, tags: list[_Tag]) -> tuple[list[int], list[str]]:
    """Return where the lines begin that the HTML would show, and their words; those of blockquotes begin with `> `."""
    places, lines = [0], [""]
    position, unseen, quotes = 0, "", 0
    for tag in tags:
        if not unseen:
            lines[-1] += html[position : tag.start]
        position = tag.end
        if tag.name in _UNSEEN:
            unseen = "" if tag.is_end else tag.name
        elif tag.name in _LINE_TAGS:
            if tag.name == "blockquote":
                quotes = max(quotes + (-1 if tag.is_end else 1), 0)
            places.append(tag.start)
            lines.append("> " if quotes else "")
    if not unseen:
        lines[-1] += html[position:]
    return places, [" ".join(unescape(line[:4_000]).split()) for line in lines]


def _seen(html: str) -> str:
    """Return roughly the words that a piece of HTML shows."""
    places, lines = _lines(html, _tags(html))
    return "\n".join(lines) if places else ""


def _divide(lines: list[str], spans: list[Span]) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    folded: list[str] = []
    position = 0
    for span in spans:
        kept += lines[position : span.start]
        folded += lines[span.start : span.end]
        position = span.end
    return kept + lines[position:], folded


def _has_words(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
