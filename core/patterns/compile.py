"""Turns the tree of an expression into a list of steps (Thompson's construction)."""

from functools import lru_cache

from core.errors import Invalid
from core.i18n import gettext as _
from core.patterns.automaton import END, Pattern, Step
from core.patterns.reader import read
from core.patterns.tree import Chars, Choice, Node, Place, Repeat, Row

LARGEST = 1_000


@lru_cache(maxsize=256)
def pattern_of(text: str) -> Pattern:
    """Give the pattern that a text describes; raises `Invalid` for what is none, or what could become slow.

    Example::

        pattern_of(r"\\bINV-\\d{4}").fits("Where is inv-2041?")
    """
    made = _Compiler()
    made.add(read(text))
    made.step(Step(END))
    return Pattern(text, tuple(made.steps))


def _too_large() -> Invalid:
    return Invalid(_("The pattern is too large. Count less in { }, above all of what is counted itself."))


class _Compiler:
    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.visits = 0

    def step(self, step: Step) -> int:
        """Add a step, and say where it stands."""
        if len(self.steps) >= LARGEST:
            raise _too_large()
        self.steps.append(step)
        return len(self.steps) - 1

    def add(self, node: Node) -> None:
        """Add the steps of a part; where it is through, the next step follows."""
        self.visits += 1
        if self.visits > 4 * LARGEST:  # an empty bracket that is counted over and over makes no steps, but takes time
            raise _too_large()
        match node:
            case Chars():
                self.step(Step(node, (len(self.steps) + 1,)))
            case Place():
                self.step(Step(node, (len(self.steps) + 1,)))
            case Row(parts):
                for part in parts:
                    self.add(part)
            case Choice(parts):
                self._choice(parts)
            case Repeat():
                self._repeat(node)

    def _choice(self, parts: tuple[Node, ...]) -> None:
        ends = []
        for part in parts[:-1]:
            fork = self.step(Step(None))
            self.add(part)
            ends.append(self.step(Step(None)))
            self.steps[fork] = Step(None, (fork + 1, len(self.steps)))
        self.add(parts[-1])
        for end in ends:
            self.steps[end] = Step(None, (len(self.steps),))

    def _repeat(self, node: Repeat) -> None:
        for _time in range(node.least):
            self.add(node.part)
        if node.most is None:
            fork = self.step(Step(None))
            self.add(node.part)
            self.step(Step(None, (fork,)))
            self.steps[fork] = Step(None, (fork + 1, len(self.steps)))
            return
        forks = []
        for _time in range(node.most - node.least):
            forks.append(self.step(Step(None)))
            self.add(node.part)
        for fork in forks:
            self.steps[fork] = Step(None, (fork + 1, len(self.steps)))
