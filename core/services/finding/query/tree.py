"""What a query is made of, once it is read."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word or, in quotes, a phrase."""

    text: str


@dataclass(frozen=True, slots=True)
class Operator:
    """`name:value`, and where in the query it stands."""

    name: str
    value: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be so."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    parts: tuple["Node", ...]


Node = Word | Operator | Not | And | Or


@dataclass(frozen=True, slots=True)
class Problem:
    """What of a query was not understood: the piece, what is wrong, and the whole query with the nearest valid word."""

    word: str
    message: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query that was read; `number` is the ticket it asks for by number."""

    text: str
    tree: Node | None = None
    problems: tuple[Problem, ...] = ()
    number: int | None = None


def operators_in(node: Node | None) -> Iterator[Operator]:
    """Give all operators of a query."""
    match node:
        case Operator():
            yield node
        case Not(part):
            yield from operators_in(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from operators_in(part)
