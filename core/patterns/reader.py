"""Reads a regular expression: those parts of Python's notation that can be answered in one pass over a text.

What looks back or around (`\\1`, `(?=`) is refused, for only trying out all ways could answer it, and their number
doubles with every character. Laziness (`+?`) is read and means nothing: it asks where a match ends, here it only counts
that there is one.
"""

import re

from core.errors import Invalid
from core.i18n import gettext as _
from core.patterns.tree import Chars, Choice, Kind, Node, Place, Repeat, Row, is_digit, is_in_line, is_space, is_word

LONGEST = 250
DEEPEST = 20
MOST_TIMES = 200
COUNT = re.compile(r"\{(?!\})([0-9]{0,4})(?:(,)([0-9]{0,4}))?\}")
KINDS: dict[str, tuple[Kind, bool]] = {
    "d": (is_digit, True),
    "D": (is_digit, False),
    "w": (is_word, True),
    "W": (is_word, False),
    "s": (is_space, True),
    "S": (is_space, False),
}
CONTROLS = {"t": "\t", "n": "\n", "r": "\r"}


def read(text: str) -> Node:
    """Read a whole expression; raises `Invalid`, in words for whoever wrote it."""
    if len(text) > LONGEST:
        raise Invalid(_("A pattern has at most %(most)s characters.", most=LONGEST))
    reader = _Reader(text)
    found = reader.choice(0)
    if reader.rest:
        raise Invalid(_("The pattern has a “)” without a “(” before it."))
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    @property
    def rest(self) -> str:
        return self.text[self.at :]

    def _next(self) -> str:
        if self.at == len(self.text):
            raise Invalid(_("The pattern ends too early: after “%(text)s” something is missing.", text=self.text))
        self.at += 1
        return self.text[self.at - 1]

    def _take(self, wanted: str) -> bool:
        is_there = self.text.startswith(wanted, self.at)
        self.at += len(wanted) if is_there else 0
        return is_there

    def choice(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise Invalid(_("The brackets of a pattern may be %(most)s deep.", most=DEEPEST))
        parts = [self._row(depth)]
        while self._take("|"):
            parts.append(self._row(depth))
        return parts[0] if len(parts) == 1 else Choice(tuple(parts))

    def _row(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.rest and self.rest[0] not in "|)":
            parts.append(self._repeated(self._one(depth)))
        return Row(tuple(parts))

    def _repeated(self, part: Node) -> Node:
        times = self._times()
        if times is None:
            return part
        self._take("?")
        if isinstance(part, Place):
            raise Invalid(_("A place such as ^, $ or \\b cannot be repeated."))
        if self._take("+") or self._times() is not None:
            raise Invalid(_("Two repetitions stand side by side in the pattern. Put brackets around the first."))
        return Repeat(part, *times)

    def _times(self) -> tuple[int, int | None] | None:
        for sign, times in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return times
        found = COUNT.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        least = int(found[1] or 0)
        most = least if not found[2] else (int(found[3]) if found[3] else None)
        if max(least, most or 0) > MOST_TIMES or (most is not None and most < least):
            raise Invalid(
                _("%(count)s counts wrongly: from few to many, %(most)s at most.", count=found[0], most=MOST_TIMES)
            )
        return least, most

    def _one(self, depth: int) -> Node:
        char = self._next()
        match char:
            case "(":
                return self._group(depth)
            case "[":
                return self._set()
            case "\\":
                return self._escaped()
            case ".":
                return Chars(kinds=((is_in_line, True),))
            case "^" | "$":
                return Place(char)
            case "*" | "+" | "?":
                raise Invalid(_("There is nothing before “%(sign)s” that could be repeated.", sign=char))
        return Chars(((char, char),))

    def _group(self, depth: int) -> Node:
        if self._take("?") and not self._take(":"):
            raise Invalid(_("A pattern here cannot look around or remember: “(?” may only be followed by “:”."))
        found = self.choice(depth + 1)
        if not self._take(")"):
            raise Invalid(_("A “(” of the pattern is never closed."))
        return found

    def _escaped(self) -> Node:
        char = self._next()
        if char in "bB":
            return Place(char)
        if char in KINDS:
            return Chars(kinds=(KINDS[char],))
        return Chars(((self._literal(char),) * 2,))

    def _literal(self, char: str) -> str:
        if char in CONTROLS:
            return CONTROLS[char]
        if char.isdecimal():
            raise Invalid(_("A pattern here cannot ask for what a bracket has found: \\%(char)s.", char=char))
        if char.isalpha():
            raise Invalid(_("\\%(char)s means nothing in a pattern here.", char=char))
        return char

    def _set(self) -> Node:
        is_other = self._take("^")
        ranges: list[tuple[str, str]] = []
        kinds: list[tuple[Kind, bool]] = []
        is_first = True
        while is_first or not self._take("]"):
            is_first = False
            low = self._in_set(kinds)
            if low is None:
                continue
            high: str | None = low
            if self.rest[:1] == "-" and self.rest[1:2] not in {"]", ""}:
                self.at += 1
                high = self._in_set([])
            if high is None or high < low:
                raise Invalid(_("A range of the pattern runs backwards, such as [z-a]."))
            ranges.append((low, high))
        return Chars(tuple(ranges), tuple(kinds), is_other)

    def _in_set(self, kinds: list[tuple[Kind, bool]]) -> str | None:
        """Read one character of a set; a kind such as \\d is added to the kinds."""
        if not self.rest:
            raise Invalid(_("A “[” of the pattern is never closed."))
        char = self._next()
        if char != "\\":
            return char
        char = self._next()
        if char in KINDS:
            kinds.append(KINDS[char])
            return None
        return self._literal(char)
