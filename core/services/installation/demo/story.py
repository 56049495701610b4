"""A small site to look around in: sixty tickets written by hand, half in Indonesian, with every bundled plugin on."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from core.clock import now
from core.database import db, writing
from core.models import (
    Customer,
    Identity,
    Inbox,
    InboxState,
    Kind,
    Message,
    MessageKind,
    Organisation,
    Priority,
    Ticket,
)
from core.services import files
from core.services.installation.demo import frame, texts
from core.services.installation.demo.crowd import Person
from core.services.installation.demo.everything import let_plugins_fill, switch_everything_on
from core.services.installation.demo.ids import reserve
from core.services.installation.demo.plan import KINDS, Fate, Plan
from core.services.installation.demo.samples import stored
from core.services.installation.demo.scribe import Scribe
from core.services.installation.demo.sheets import Sheets
from core.services.installation.demo.staff import SignIn
from core.services.installation.demo.talk import Turn, Voice, turn
from core.services.installation.demo.texts import Topic
from core.services.ticket import changes, participants

UNREADABLE = (
    b"Received: from relay.example\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n\xff\xfe\x00 half a message"
)
WHY = "MIME: this message says that it has several parts, but not how they are divided."
ONE_BY_ONE = Random(11)


def fill_story() -> list[SignIn]:
    """Fill an empty site and give the sign-ins; a site that has tickets is left alone, and the list is empty."""
    if db.session.scalar(select(Ticket.id).limit(1)) is not None:
        return []
    business = frame.set_up()
    _write(business, now())
    _quarantine(business)
    switch_everything_on()
    let_plugins_fill()
    return business.sign_ins()


def _write(business: frame.Frame, moment: datetime) -> None:
    told = [(each, locale) for locale in texts.LANGUAGES for each in texts.read(f"story_{locale}")["tickets"]]
    told.sort(key=lambda pair: -pair[0]["ago"])
    attachments = stored()
    with writing() as session:
        storyteller = _Storyteller(business, moment)
        plans = [storyteller.plan(raw, locale) for raw, locale in told]
        tags = {name: changes.tag_named(name).id for plan in plans for name in plan.tags}
        sheets = Sheets()
        scribe = Scribe(sheets, business, tags, attachments, ONE_BY_ONE)
        first = reserve(session, Ticket.__table__, len(plans))
        for number, plan in enumerate(plans, first):
            scribe.add(number, plan)
        sheets.write(session)
    _propose_strangers()


class _Storyteller:
    """Makes plans of what is written in the story files."""

    def __init__(self, business: frame.Frame, moment: datetime) -> None:
        self._business, self._moment = business, moment
        self._agents = {each.name.partition(" ")[0]: each for each in business.agents}
        self._customers: dict[str, Person] = {}

    def plan(self, raw: dict[str, Any], locale: str) -> Plan:
        """Make the plan of one ticket."""
        opened_at = self._moment - timedelta(hours=raw["ago"])
        customer = self._customer(raw["customer"], raw.get("organisation", ""), locale)
        turns = [self._turn(*each) for each in raw["talk"]]
        moments = [opened_at + timedelta(hours=each[1]) for each in raw["talk"]]
        assignee = self._agents.get(raw.get("assignee", ""))
        fate, status = self._fate(raw["status"])
        return Plan(
            customer=customer,
            topic=Topic((), (), (), category=raw.get("category", ""), desk=raw.get("desk", "support")),
            channel=self._channel(raw.get("channel")),
            subject=raw["subject"],
            turns=turns,
            moments=moments,
            ended_at=min(self._moment, moments[-1] + timedelta(minutes=20)),
            fate=fate,
            assignee=assignee,
            agent=assignee or self._business.agents[0],
            priority=Priority[raw.get("priority", "normal").upper()],
            locale=locale,
            status=status,
            tags=tuple(raw.get("tags", ())),
            seen_at=moments[-1] if turns[-1].kind is not MessageKind.CUSTOMER else opened_at,
        )

    def _fate(self, word: str) -> tuple[Fate, frame.Named]:
        """Read where a ticket stands: a fate, or the slug of a status that the business has made itself."""
        own = self._business.own_statuses.get(word)
        if own is not None:
            return Fate.ON_HOLD, own
        fate = Fate(word)
        return fate, self._business.statuses[KINDS.get(fate, Kind.OPEN)][0]

    def _channel(self, name: str | None) -> frame.Channel:
        return next(each for each in self._business.channels if name in {None, each.name})

    def _turn(self, who: str, _hours: float, text: str, facts: dict[str, Any] | None = None) -> Turn:
        facts = facts or {}
        kind, voice = self._voice(who)
        said = turn(kind, text)
        return Turn(
            kind,
            said.html,
            said.text,
            voice,
            files=tuple(facts.get("files", ())),
            fails=facts.get("fails", False),
            is_verified=not facts.get("unverified", False),
        )

    def _voice(self, who: str) -> tuple[MessageKind, Voice | None]:
        if who == "customer":
            return MessageKind.CUSTOMER, None
        if who.startswith("other: "):
            other = self._customer(who.removeprefix("other: "), "", "en")
            return MessageKind.CUSTOMER, Voice(other.id, other.name, other.address)
        agent = self._agents[who.partition(" ")[0]]
        kind = MessageKind.NOTE if who.endswith(" note") else MessageKind.REPLY
        return kind, Voice(agent.id, agent.name, agent.address)

    def _customer(self, name: str, organisation: str, locale: str) -> Person:
        if name not in self._customers:
            self._customers[name] = self._make(name, organisation, locale)
        return self._customers[name]

    def _make(self, name: str, organisation: str, locale: str) -> Person:
        number = len(self._customers)
        domain = self._business.customer_domains[number % len(self._business.customer_domains)]
        address = f"{name.replace(' ', '.')}@{domain}".lower()
        customer = Customer(name=name, locale=locale, organisation=_organisation(organisation))
        for kind, value in self._business.identities(address, number):
            customer.identities.append(Identity(kind=kind, value=value, verified_at=self._moment))
        db.session.add(customer)
        db.session.flush()
        return Person(customer.id, name, address, 0)


def _organisation(name: str) -> Organisation | None:
    if not name:
        return None
    found = db.session.scalar(select(Organisation).where(Organisation.name == name))
    return found or Organisation(name=name)


def _propose_strangers() -> None:
    """Propose those who wrote into another's ticket as the road of a message does: seen, but not yet believed."""
    strangers = select(Message).join(Ticket).where(Message.customer_id != Ticket.customer_id)
    with writing() as session:
        for message in session.scalars(strangers).all():
            if message.customer is not None:
                participants.take_in(message.ticket, message.customer, is_confirmed=False)


def _quarantine(business: frame.Frame) -> None:
    """Keep one message that could not be read, as a real site has now and then."""
    channel = business.channels[0]
    with writing() as session:
        session.add(
            Inbox(
                channel=channel.name,
                account_id=channel.account_id,
                source_key="demo:unreadable",
                sha256=files.put(UNREADABLE),
                size=len(UNREADABLE),
                state=InboxState.QUARANTINED,
                attempts=1,
                error=WHY,
                received_at=now() - timedelta(hours=3),
                settled_at=now() - timedelta(hours=3),
            )
        )
