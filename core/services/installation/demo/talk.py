"""Makes up what people say: a conversation is a row of turns, each built of sentences of one topic.

The same random numbers give the same words. Both forms of a text are made here as the real road would make them, for
cleaning a million messages would take longer than writing them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from random import Random

from core.models import MessageKind
from core.services.installation.demo.texts import Language, Topic

MODELS = ("LaserJet M2{0}", "EcoTank L3{0}", "Pixma G{0}0", "ThinkPad E4{0}", "Aspire 5-{0}", "VivoBook X{0}")
# How many messages tickets have: mostly three or four, four on average, now and then ten.
TURNS = (1,) * 10 + (2,) * 18 + (3,) * 20 + (4,) * 20 + (5,) * 13 + (6,) * 8 + (7,) * 5 + (8,) * 2 + (9,) + (10,) * 3


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks in a ticket but is not the one whose turn it would be."""

    id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; `by` is who speaks, where it is not the ticket's own customer or agent."""

    kind: MessageKind
    html: str
    text: str
    by: Voice | None = None
    files: tuple[str, ...] = ()
    fails: bool = False
    is_verified: bool = True


class Talk:
    """The voice of one language."""

    def __init__(self, language: Language, random: Random) -> None:
        self.language = language
        self._random = random.random

    def pick(self, pool: Sequence[str]) -> str:
        """Take one of a pool."""
        return pool[int(self._random() * len(pool))]

    def number(self, low: int, high: int) -> int:
        """Take a number, both ends included."""
        return low + int(self._random() * (high - low + 1))

    def facts(self, customer: str, agent: str) -> dict[str, str]:
        """Make up what the sentences of one ticket speak of."""
        words = self.language
        return {
            "name": customer,
            "first": customer.partition(" ")[0],
            "agent": agent,
            "agent_first": agent.partition(" ")[0],
            "order": f"KP-{self.number(10_000, 999_999)}",
            "tracking": f"JX{self.number(1_000_000_000, 9_999_999_999)}ID",
            "serial": f"S{self.number(100_000, 999_999)}",
            "shelf": f"{'ABCDEFGH'[self.number(0, 7)]}{self.number(1, 40)}",
            "error": f"0x{self.number(16, 255):X}",
            "house": str(self.number(1, 240)),
            "hour": f"{self.number(7, 16)}:{self.pick(('00', '15', '30', '45'))}",
            "amount": f"Rp{self.number(8, 900) * 5}.000",
            "model": self.pick(MODELS).format(self.number(10, 99)),
            "product": self.pick(words.products),
            "city": self.pick(words.cities),
            "street": self.pick(words.streets),
            "day": self.pick(words.days),
            "organisation": self.pick(words.organisations),
        }

    def subject(self, topic: Topic, facts: dict[str, str]) -> str:
        """Give the subject of a ticket."""
        return self.pick(topic.subjects).format_map(facts)

    def conversation(self, topic: Topic, facts: dict[str, str], length: int) -> list[Turn]:
        """Make up a conversation of so many messages."""
        turns = [self._opening(topic, facts)]
        while len(turns) < length:
            turns.append(self._next(topic, facts, turns, length))
        return turns

    def spam(self, facts: dict[str, str]) -> tuple[str, Turn]:
        """Make up the subject and the text of an unwanted mail."""
        topic = self.language.spam[0]
        text = f"{self.pick(topic.problems)} {self.pick(topic.asks)}".format_map(facts)
        return self.subject(topic, facts), turn(MessageKind.CUSTOMER, text)

    def _opening(self, topic: Topic, facts: dict[str, str]) -> Turn:
        details = list(dict.fromkeys(self.pick(topic.details) for _each in range(self.number(1, 7))))
        said = " ".join([self.pick(topic.problems), *details[:3]])
        return self._customer(said, " ".join(details[3:]), self.pick(topic.asks), facts=facts)

    def _next(self, topic: Topic, facts: dict[str, str], turns: list[Turn], length: int) -> Turn:
        last = turns[-1].kind
        is_last = len(turns) + 1 == length
        if last is MessageKind.CUSTOMER and self._random() < 0.18:
            return turn(MessageKind.NOTE, self.pick(self.language.notes).format_map(facts))
        if last is MessageKind.REPLY and (is_last or self._random() < 0.85):
            pool = self.language.thanks if is_last and self._random() < 0.5 else topic.more
            rest = (*self._sometimes(topic.details), *self._sometimes(topic.asks))
            return self._customer(self.pick(pool), *rest, facts=facts)
        pool = topic.checks if len(turns) < length // 2 else topic.answers
        return self._agent(self.pick(pool), *self._sometimes(topic.checks), facts=facts)

    def _sometimes(self, pool: Sequence[str]) -> tuple[str, ...]:
        return (self.pick(pool),) if self._random() < 0.6 else ()

    def _customer(self, *paragraphs: str, facts: dict[str, str]) -> Turn:
        words = self.language
        parts = (self.pick(words.greetings), *paragraphs, self.pick(words.closings))
        return turn(MessageKind.CUSTOMER, "\n\n".join(part for part in parts if part).format_map(facts))

    def _agent(self, *paragraphs: str, facts: dict[str, str]) -> Turn:
        words = self.language
        parts = (self.pick(words.agent_greetings), *dict.fromkeys(paragraphs), self.pick(words.agent_closings))
        return turn(MessageKind.REPLY, "\n\n".join(parts).format_map(facts))


def turn(kind: MessageKind, text: str) -> Turn:
    """Give a text both forms: what came by mail in lines, what was written here in paragraphs."""
    lines = escape(text, quote=False).replace("\n", "<br>")
    if kind is MessageKind.CUSTOMER:
        return Turn(kind, f"<div>{lines}</div>", text)
    return Turn(kind, "<p>" + lines.replace("<br><br>", "</p><p>") + "</p>", text)
