"""Refuse HTML that would keep a parser busy for minutes, in linear time and before any parser sees it.

HTML parsers are quadratic in nesting and in attributes: a megabyte of "<div>" costs lexbor five minutes and nh3 three.
The gate therefore computes an upper bound of the depth that any parser's tree could reach. An end tag counts only where
it surely closes something: when it names the innermost open element. Elements with optional end tags are left out, for
they nest only inside others. Elements that change how the rest is read (svg, noscript, select ...) are renamed to ones
that HTML does not know, so that every parser reads the same tags.
"""

import re
from collections import Counter

MAX_HTML = 1_000_000
MAX_NESTING = 1_000
MAX_TAGS = 50_000
MAX_ATTRIBUTES = 200
MAX_ESCAPED = 100_000  # nh3 is quadratic in what it writes as entities: a megabyte of no-break spaces takes 46 s
MAX_EFFORT = 10_000_000  # open elements, summed over all tags: what looking through them costs a parser
MAX_REBUILT = 200_000  # open formatting elements, summed over all tags: what a parser may have to build again

_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split()
)
_CLOSES_ITSELF = frozenset(
    "p li dd dt option optgroup tr td th tbody thead tfoot caption colgroup rb rp rt rtc html head body".split()
)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_RAW_TEXT = {
    name: re.compile(f"</{name}(?=[ \t\r\n\f/>])", re.IGNORECASE) for name in "script style title textarea".split()
}

_DATA_URL = re.compile(r"data:[a-z0-9.+/-]*;base64,[A-Za-z0-9+/=\s%]*", re.IGNORECASE)
_CHANGES_MODE = re.compile(
    "<(/?)(svg|math|noscript|plaintext|xmp|iframe|noembed|noframes|template|frameset|select|object|applet|marquee|button)"
    "(?=[ \t\r\n\f/>])",
    re.IGNORECASE,
)
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^ \t\r\n\f>"'][^ \t\r\n\f>]*+)"""
_ATTRIBUTE = rf"[^ \t\r\n\f/>][^ \t\r\n\f/>=]*+(?:[ \t\r\n\f]*+=[ \t\r\n\f]*+{_VALUE}?)?"
_EACH_ATTRIBUTE = re.compile(_ATTRIBUTE)
_REST = rf"(?:[ \t\r\n\f/]++|{_ATTRIBUTE})*+"
_TOKEN = re.compile(
    rf"<!--(?:-?>|(?s:.*?)--!?>|(?s:.*)\Z)|</>|<(?:[!?]|/[^a-zA-Z>])[^>]*+"
    rf"|</(?P<end>[a-zA-Z][^ \t\r\n\f/>]*+){_REST}>?"
    rf"|<(?P<start>[a-zA-Z][^ \t\r\n\f/>]*+)(?P<rest>{_REST})>?"
)


def gate(html: str) -> str | None:
    """Return the HTML, fit to be parsed, or None if it is too big or too deeply nested to be parsed at all."""
    if len(html) > MAX_HTML:
        html = _DATA_URL.sub("", html)
    if len(html) > MAX_HTML or sum(map(html.count, "&<>\xa0")) > MAX_ESCAPED + 2 * MAX_TAGS:
        return None
    html = _CHANGES_MODE.sub(r"<\1x-\2", html.replace("\0", ""))
    return html if _Outline().fits(html) else None


class _Outline:
    """Follows the tags of a document and keeps what may still be open."""

    def __init__(self) -> None:
        self.open: list[tuple[str, str]] = []
        self.formatting: Counter[tuple[str, str]] = Counter()
        self.formats = self.tags = self.effort = self.rebuilt = 0

    def fits(self, html: str) -> bool:
        position = 0
        while (token := _TOKEN.search(html, position)) is not None:
            position = token.end()
            if start := token["start"]:
                self._start(start.lower(), token["rest"])
                position = _after_raw_text(html, position, start.lower())
            elif end := token["end"]:
                self._end(end.lower())
            if position < 0 or self._is_too_much(token["rest"] or ""):
                return False
        return True

    def _start(self, name: str, rest: str) -> None:
        if name in _VOID or name in _CLOSES_ITSELF:
            return
        self.open.append((name, rest))
        if name in _FORMATTING:
            self.formatting[name, rest] += 1
            self.formats += self.formatting[name, rest] <= 3  # parsers remember at most three alike

    def _end(self, name: str) -> None:
        if not self.open or self.open[-1][0] != name:
            return
        closed = self.open.pop()
        if name in _FORMATTING:
            self.formatting[closed] -= 1
            self.formats -= self.formatting[closed] < 3

    def _is_too_much(self, rest: str) -> bool:
        self.tags += 1
        self.effort += len(self.open)
        self.rebuilt += self.formats
        return (
            self.tags > MAX_TAGS
            or len(self.open) > MAX_NESTING
            or self.effort > MAX_EFFORT
            or self.rebuilt > MAX_REBUILT
            or (len(rest) > 2 * MAX_ATTRIBUTES and len(_EACH_ATTRIBUTE.findall(rest)) > MAX_ATTRIBUTES)
        )


def _after_raw_text(html: str, position: int, name: str) -> int:
    """Return where tags count again after a start tag; -1 where parsers would not agree on that."""
    if name not in _RAW_TEXT:
        return position
    end = _RAW_TEXT[name].search(html, position)
    last = end.start() if end else len(html)
    if name == "script" and "<!--" in html[position:last]:
        return -1
    return last
