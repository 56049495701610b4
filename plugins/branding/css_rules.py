"""Judges an admin's style sheet by allow-lists: nothing that fetches, nothing that leaves its layer, nothing unclosed.

What passes is written anew from what was understood, so that a browser reads what was checked.
"""

import re
from collections.abc import Iterator

from core.api import Invalid, gettext

LONGEST = 40_000
DEEPEST = 4
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTOR = re.compile(r"[\w\s.#:>+~*,()\[\]=\"'^$|&-]{1,500}")
_AT = re.compile(r"@(media|supports|container)\s+([\w\s:.,()<>=/%-]{1,300})")
_PROPERTY = re.compile(r"(?:--)?[a-zA-Z-][\w-]{0,60}")
_VALUE = re.compile(r"[\w\s.,#%()/+*\"'!=-]{1,500}")
_CALL = re.compile(r"([\w-]*)\s*\(")
_FUNCTIONS = frozenset(
    """rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var calc min max clamp round linear-gradient
    radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeat minmax fit-content
    translate translatex translatey scale rotate skew cubic-bezier steps blur brightness contrast grayscale saturate
    drop-shadow circle ellipse inset polygon""".split()
)
_SELECTOR_CALLS = frozenset("is where not has nth-child nth-of-type nth-last-child lang dir".split())
_FORBIDDEN_NAMES = frozenset({"behavior", "-moz-binding", "src"})


def checked(css: str) -> str:
    """Give the rules as they are served; raises `Invalid` that says what cannot be taken, and in which line."""
    if len(css) > LONGEST:
        raise Invalid(gettext("These are more than %(num)d characters.", num=LONGEST))
    return _Reader(_COMMENT.sub(lambda found: "\n" * found[0].count("\n") or " ", css)).rules()


class _Reader:
    """Reads rules one after the other and knows the line it is in."""

    def __init__(self, css: str) -> None:
        self._css = css
        self._at = 0
        for sign in ("\\", "<!", "</", "/*", "*/", "\0"):
            place = css.find(sign)
            if place >= 0:
                self._at = place
                raise self._refusal(sign)

    def rules(self) -> str:
        """Read the whole sheet."""
        written = "\n".join(self._block(0))
        if self._at < len(self._css):
            raise self._refusal("}")
        return written

    def _block(self, depth: int) -> Iterator[str]:
        while self._head():
            yield self._rule(depth)

    def _rule(self, depth: int) -> str:
        head, start = self._until("{"), self._at
        if head.startswith("@"):
            if not _AT.fullmatch(head) or depth >= DEEPEST:
                raise self._refusal(head, start)
            inner = "\n".join(self._block(depth + 1))
        else:
            if not head or not _SELECTOR.fullmatch(head) or not _even(head) or _calls(head) - _SELECTOR_CALLS:
                raise self._refusal(head or "{", start)
            inner = self._declarations(start)
            self._at -= 1
        if self._css[self._at : self._at + 1] != "}":
            raise Invalid(gettext("Line %(num)d: a brace is not closed.", num=self._line(start)))
        self._at += 1
        return f"{head} {{ {inner} }}"

    def _declarations(self, start: int) -> str:
        end = self._css.find("}", self._at)
        if end < 0:
            raise Invalid(gettext("Line %(num)d: a brace is not closed.", num=self._line(start)))
        kept = []
        for piece in self._css[self._at : end].split(";"):
            if piece.strip():
                kept.append(self._declaration(piece))
            self._at += len(piece) + 1
        self._at = end + 1
        return " ".join(kept)

    def _declaration(self, piece: str) -> str:
        name, colon, value = (part.strip() for part in piece.partition(":"))
        value = " ".join(value.split())
        is_good = colon and _PROPERTY.fullmatch(name) and name.lower() not in _FORBIDDEN_NAMES
        if not is_good or not _VALUE.fullmatch(value) or not _even(value) or _calls(value) - _FUNCTIONS:
            raise self._refusal(" ".join(piece.split()), self._at + len(piece) - len(piece.lstrip()))
        return f"{name}: {value};"

    def _head(self) -> bool:
        while self._css[self._at : self._at + 1].isspace():
            self._at += 1
        return self._at < len(self._css) and self._css[self._at] != "}"

    def _until(self, sign: str) -> str:
        end = self._css.find(sign, self._at)
        if end < 0 or "}" in self._css[self._at : end] or ";" in self._css[self._at : end]:
            raise self._refusal(" ".join(self._css[self._at : self._at + 60].split()))
        head = " ".join(self._css[self._at : end].split())
        self._at = end + 1
        return head

    def _line(self, place: int) -> int:
        return self._css.count("\n", 0, place) + 1

    def _refusal(self, what: str, place: int | None = None) -> Invalid:
        line = self._line(self._at if place is None else place)
        words = gettext("Line %(num)d: “%(what)s” cannot be taken.", num=line, what=what[:60])
        hint = gettext(
            "Nothing may be fetched (no url(), no @import, no @font-face), and signs are written without \\."
        )
        return Invalid(f"{words} {hint}")


def _calls(text: str) -> set[str]:
    return {name.lower() for name in _CALL.findall(text)} - {""}


def _even(text: str) -> bool:
    return not text.count('"') % 2 and not text.count("'") % 2 and text.count("(") == text.count(")")
