"""What a regular expression is made of."""

from collections.abc import Callable
from dataclasses import dataclass

Kind = Callable[[str], bool]


def is_word(char: str) -> bool:
    """Tell a letter, a digit or `_`, as `\\w` means them."""
    return char.isalnum() or char == "_"


def is_digit(char: str) -> bool:
    """Tell a digit of any script, as `\\d` means them."""
    return char.isdecimal()


def is_space(char: str) -> bool:
    """Tell what `\\s` means."""
    return char.isspace()


def is_in_line(char: str) -> bool:
    """Tell what `.` means: all but the end of a line."""
    return char != "\n"


@dataclass(frozen=True, slots=True)
class Chars:
    """One character out of ranges and kinds, whether it is written large or small; or one that is none of them."""

    ranges: tuple[tuple[str, str], ...] = ()
    kinds: tuple[tuple[Kind, bool], ...] = ()  # with whether it is meant, or its opposite
    is_other: bool = False

    def takes(self, char: str) -> bool:
        """Tell whether a character fits."""
        return any(map(self._has, {char, char.lower(), char.upper()})) != self.is_other

    def _has(self, char: str) -> bool:
        in_range = any(low <= char <= high for low, high in self.ranges if len(char) == 1)
        return in_range or any(kind(char) == is_meant for kind, is_meant in self.kinds if len(char) == 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place between characters: `^`, `$`, `b` (the border of a word) or `B` (none)."""

    name: str


@dataclass(frozen=True, slots=True)
class Row:
    """One after the other."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same several times; without an upper bound if `most` is None."""

    part: "Node"
    least: int
    most: int | None


Node = Chars | Place | Row | Choice | Repeat
