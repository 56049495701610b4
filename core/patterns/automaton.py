"""Asks whether a pattern is found in a text, in one pass: all ways through the pattern are walked at once.

What was worked out for a set of places and the next character is kept while the text is read, so ordinary patterns cost
a look into a dict for each character. A pattern can be made for which little repeats; each text has a budget of steps,
and beyond it `TooCostly` is raised: the same on a fast machine as on a slow one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from core.patterns.tree import Chars, Place, is_word

END: Literal["end"] = "end"
BUDGET = 500_000
KEPT = 2_000


class TooCostly(Exception):
    """A pattern needs more steps for a text than it may have."""


@dataclass(frozen=True, slots=True)
class Step:
    """Take a character, be at a place, be at the end, or just go on (None); `to` are the steps that follow."""

    wants: "Chars | Place | Literal['end'] | None"
    to: tuple[int, ...] = ()


@dataclass(slots=True)
class _State:
    """The steps that wait for the next character, and the character before it; `after` keeps what was worked out."""

    waiting: frozenset[int]
    before: str
    after: "dict[str, _State | None]" = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern that was read and may be asked for."""

    text: str
    steps: tuple[Step, ...]

    def fits(self, text: str) -> bool:
        """Tell whether the pattern is found somewhere in a text; raises `TooCostly`."""
        return _Walk(self.steps).finds(text)


class _Walk:
    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps
        self.left = BUDGET
        self.states: dict[tuple[frozenset[int], str], _State] = {}

    def finds(self, text: str) -> bool:
        state = self._state(frozenset((0,)), "\n")
        for char in text:
            try:
                after = state.after[char]
            except KeyError:
                after = state.after[char] = self._after(state, char)
            if after is None:
                return True
            state = after
        return self._after(state, "") is None

    def _after(self, state: _State, char: str) -> _State | None:
        """Give the state after one more character ("" at the end of the text); None where the pattern is found."""
        reached = self._reached(state, char)
        if reached is None:
            return None
        taken = {self.steps[at].to[0] for at in reached if char and self._takes(at, char)}
        taken.add(0)  # it may begin at every place
        return self._state(frozenset(taken), _place(char))

    def _takes(self, at: int, char: str) -> bool:
        wants = self.steps[at].wants
        return isinstance(wants, Chars) and wants.takes(char)

    def _reached(self, state: _State, char: str) -> Iterable[int] | None:
        """Give all steps that can be reached before the next character; None if the end is one."""
        todo, seen = list(state.waiting), set(state.waiting)
        while todo:
            step = self.steps[todo.pop()]
            if step.wants == END:
                return None
            if isinstance(step.wants, Chars) or (
                isinstance(step.wants, Place) and not _is_at(step.wants, state.before, char)
            ):
                continue
            for follower in step.to:
                if follower not in seen:
                    seen.add(follower)
                    todo.append(follower)
        self.left -= len(seen)
        if self.left < 0:
            raise TooCostly
        return seen

    def _state(self, waiting: frozenset[int], before: str) -> _State:
        if len(self.states) > KEPT:
            self.states.clear()
        key = (waiting, before)
        if key not in self.states:
            self.states[key] = _State(waiting, before)
        return self.states[key]


def _place(char: str) -> str:
    """Give what counts of the character before: the end of a line, part of a word, or else."""
    if char == "\n":
        return "\n"
    return "w" if char and is_word(char) else " "


def _is_at(place: Place, before: str, char: str) -> bool:
    if place.name == "^":
        return before == "\n"
    if place.name == "$":
        return char in {"", "\n"}
    is_border = (before == "w") != bool(char and is_word(char))
    return is_border == (place.name == "b")
