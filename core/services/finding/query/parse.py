"""Reads a query; never raises, whatever was typed."""

import re
from dataclasses import dataclass

from core.i18n import gettext as _
from core.plain import clean_line
from core.services.finding.query.tree import And, Node, Not, Operator, Or, Parsed, Problem, Word

LONGEST = 1_000
MOST_PIECES = 60
DEEPEST = 10
LARGEST_NUMBER = 2**63 - 1

_PIECE = re.compile(r'\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=[^\s)])|(?P<piece>(?:"[^"]*"?|[^\s()"])+))')
_OPERATOR = re.compile(r"([A-Za-z][\w.]*):(?!//)(.*)", re.DOTALL)
_NUMBER = re.compile(r"#?(\d{1,19})")
_QUOTES = str.maketrans("“”„‟«»", '""""""')


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    start: int
    end: int


def parse(text: str) -> Parsed:
    """Read a query."""
    text = clean_line(text[: LONGEST * 2], LONGEST * 2).translate(_QUOTES)
    if len(text) > LONGEST:
        return _refused(text, _("The search is too long: it may have %(most)s characters.", most=LONGEST))
    number = _NUMBER.fullmatch(text)
    if number and int(number[1]) <= LARGEST_NUMBER:
        return Parsed(text, Word(number[1]), number=int(number[1]))
    tokens = _cut(text)
    if len(tokens) > MOST_PIECES:
        return _refused(text, _("The search has too many words: it may have %(most)s.", most=MOST_PIECES))
    reader = _Reader(tokens)
    tree = reader.read_any()
    if reader.is_too_deep:
        return _refused(text, _("The search has too many brackets inside one another."))
    return Parsed(text, tree)


def _refused(text: str, why: str) -> Parsed:
    return Parsed(text[:LONGEST], None, (Problem(text[:40] + "…" if len(text) > 40 else text, why),))


def _cut(text: str) -> list[_Token]:
    found = []
    for match in _PIECE.finditer(text):
        kind = str(match.lastgroup)
        found.append(_Token(kind, match[kind], match.start(kind), match.end(kind)))
    return found


class _Reader:
    """Reads tokens from left to right: `any` is made of `all`, `all` of `one`."""

    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.is_too_deep = False

    def read_any(self) -> Node | None:
        """Read what stands between ORs; a bracket that closes nothing is passed over."""
        choices: list[Node] = []
        while True:
            found = self.read_all()
            if found is not None:
                choices.append(found)
            if self._next_is("OR") or (self.depth == 0 and self._next_kind() == "close"):
                self.at += 1
                continue
            return _joined(Or, choices)

    def read_all(self) -> Node | None:
        """Read what stands side by side."""
        parts: list[Node] = []
        while self._next_kind() not in {None, "close"} and not self._next_is("OR"):
            found = self.read_one()
            if found is not None:
                parts.append(found)
        return _joined(And, parts)

    def read_one(self) -> Node | None:
        """Read one piece, what is in brackets, or what is negated."""
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "minus" or _is_bare(token, "NOT"):
            if self._next_kind() in {None, "close"} or self._next_is("OR"):
                return None
            part = self.read_one()
            return None if part is None else _negated(part)
        if token.kind == "open":
            return self._read_bracket()
        return None if _is_bare(token, "AND") else _piece(token)

    def _read_bracket(self) -> Node | None:
        self.is_too_deep |= self.depth >= DEEPEST
        if self.is_too_deep:
            return None
        self.depth += 1
        found = self.read_any()
        self.depth -= 1
        if self._next_kind() == "close":
            self.at += 1
        return found

    def _next_kind(self) -> str | None:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else None

    def _next_is(self, word: str) -> bool:
        return self.at < len(self.tokens) and _is_bare(self.tokens[self.at], word)


def _is_bare(token: _Token, word: str) -> bool:
    return token.kind == "piece" and token.text == word


def _joined(kind: type[And] | type[Or], parts: list[Node]) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else kind(tuple(parts))


def _negated(part: Node) -> Node:
    return part.part if isinstance(part, Not) else Not(part)


def _piece(token: _Token) -> Node:
    operator = _OPERATOR.fullmatch(token.text)
    if operator is None:
        return Word(token.text)
    return Operator(operator[1].lower(), operator[2].replace('"', "").strip(), token.start, token.end)
