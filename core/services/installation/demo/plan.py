"""What becomes of each made-up ticket: when it came, who asked, who answers, and where it stands today.

Only the newest tickets are still open, as in a shop that keeps up: two in a hundred of a big site, a third of a small
one.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from core.models import Kind, MessageKind, Priority
from core.services.installation.demo.crowd import Person
from core.services.installation.demo.frame import Agent, Channel, Frame, Named
from core.services.installation.demo.samples import FILES
from core.services.installation.demo.talk import TURNS, Talk, Turn
from core.services.installation.demo.texts import Topic

MOST_SPAN, LEAST_SPAN = timedelta(days=1100), timedelta(days=21)
PRIORITIES = (Priority.LOW,) * 15 + (Priority.NORMAL,) * 65 + (Priority.HIGH,) * 16 + (Priority.URGENT,) * 4


class Fate(StrEnum):
    """Where a ticket stands in the end."""

    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SNOOZED = "snoozed"
    CLOSED = "closed"
    SPAM = "spam"
    TRASH = "trash"


KINDS = {Fate.PENDING: Kind.PENDING, Fate.ON_HOLD: Kind.ON_HOLD, Fate.CLOSED: Kind.CLOSED, Fate.TRASH: Kind.CLOSED}
LIVE = (Fate.OPEN,) * 52 + (Fate.PENDING,) * 32 + (Fate.ON_HOLD,) * 9 + (Fate.SNOOZED,) * 7
GONE = (Fate.CLOSED,) * 955 + (Fate.SPAM,) * 25 + (Fate.TRASH,) * 18


@dataclass(frozen=True, slots=True)
class Plan:
    """One ticket, decided but not yet written."""

    customer: Person
    topic: Topic
    channel: Channel
    subject: str
    turns: list[Turn]
    moments: list[datetime]
    ended_at: datetime
    fate: Fate
    assignee: Agent | None
    agent: Agent
    priority: Priority
    locale: str
    status: Named
    tags: tuple[str, ...] = ()
    seen_at: datetime | None = None

    @property
    def kind(self) -> Kind:
        """Give the kind of its status."""
        return KINDS.get(self.fate, Kind.OPEN)


class Planner:
    """Decides on tickets one after the other, the oldest first."""

    def __init__(
        self, frame: Frame, crowd: list[Person], talks: tuple[Talk, ...], random: Random, count: int, moment: datetime
    ) -> None:
        self._frame, self._crowd, self._talks, self._random = frame, crowd, talks, random
        self._count, self._moment = count, moment
        self._span = max(LEAST_SPAN, min(MOST_SPAN, timedelta(days=count / 40)))
        self._live = min(0.35, 0.02 + 40 / count)
        self._channels = tuple(each for each in frame.channels for _turn in range(each.share))

    def plan(self, position: int) -> Plan:
        """Decide on the ticket at a position among all."""
        random = self._random
        age = 1 - (position + random.random()) / self._count
        customer = self._crowd[int(len(self._crowd) * random.random() ** 1.5)]
        talk = self._talks[customer.language]
        agent = random.choice(self._frame.agents)
        topic = random.choice(talk.language.topics)
        facts = talk.facts(customer.name, agent.name)
        fate = self._fate(age)
        subject = talk.subject(topic, facts)
        if fate is Fate.SPAM:
            subject, only = talk.spam(facts)
            turns = [only]
        else:
            turns, fate = _cut(talk.conversation(topic, facts, random.choice(TURNS)), fate)
        turns = [self._with_luck(turn, fate) for turn in turns]
        moments = self._moments(self._moment - self._span * age, len(turns))
        ended_at = min(self._moment, moments[-1] + timedelta(hours=random.expovariate(1 / 20)))
        return Plan(
            customer=customer,
            topic=topic,
            channel=random.choice(self._channels),
            subject=subject,
            turns=turns,
            moments=moments,
            ended_at=ended_at,
            fate=fate,
            assignee=self._assignee(turns, fate, agent),
            agent=agent,
            priority=random.choice(PRIORITIES),
            locale=talk.language.locale,
            status=random.choice(self._frame.statuses[KINDS.get(fate, Kind.OPEN)]),
            tags=self._tags(topic),
            # one open ticket in three has something that its assignee has not read
            seen_at=moments[0] if fate is Fate.OPEN and random.random() < 0.33 else ended_at,
        )

    def _with_luck(self, turn: Turn, fate: Fate) -> Turn:
        """Let one message in thirty carry a file, and some go wrong."""
        luck = self._random.random()
        if turn.kind is MessageKind.REPLY:
            return replace(turn, fails=True) if fate in LIVE and luck < 0.01 else turn
        if luck < 0.03:
            return replace(turn, files=(self._random.choice(FILES),))
        return replace(turn, is_verified=False) if turn.kind is MessageKind.CUSTOMER and luck > 0.95 else turn

    def _tags(self, topic: Topic) -> tuple[str, ...]:
        names = {self._random.choice(topic.tags)} if self._random.random() < 0.6 else set()
        if self._random.random() < 0.08:
            names.add(self._random.choice(self._frame.tags))
        return tuple(sorted(names))

    def _fate(self, age: float) -> Fate:
        chance = 0.66 if age < 1.5 * self._live else 0.0005
        return self._random.choice(LIVE if self._random.random() < chance else GONE)

    def _moments(self, opened_at: datetime, length: int) -> list[datetime]:
        """Let a conversation go on at the pace of mail, and end before now."""
        gaps = [0.0] + [0.05 + self._random.expovariate(1 / 7) for _each in range(length - 1)]
        room = (self._moment - opened_at).total_seconds() / 3600
        pace = min(1.0, 0.9 * room / (sum(gaps) or 1.0))
        moments, hours = [], 0.0
        for gap in gaps:
            hours += gap * pace
            moments.append(opened_at + timedelta(hours=hours))
        return moments

    def _assignee(self, turns: list[Turn], fate: Fate, agent: Agent) -> Agent | None:
        if any(turn.kind is MessageKind.REPLY for turn in turns):
            return agent
        return agent if fate is not Fate.SPAM and self._random.random() < 0.3 else None


def _cut(turns: list[Turn], fate: Fate) -> tuple[list[Turn], Fate]:
    """Let a conversation end as its fate demands: open ones with the customer, pending ones with an answer."""
    if fate is Fate.PENDING and not any(turn.kind is MessageKind.REPLY for turn in turns):
        return turns[:1], Fate.OPEN
    last = {Fate.PENDING: MessageKind.REPLY, Fate.OPEN: MessageKind.CUSTOMER}.get(fate)
    while last is not None and turns[-1].kind is not last:
        turns.pop()
    return turns, fate
