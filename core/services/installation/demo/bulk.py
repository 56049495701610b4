"""Fills a site with any number of made-up tickets: 200,000 of them, with four messages each, in minutes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from core.clock import now
from core.database import writing
from core.models import Ticket
from core.services.installation import planner
from core.services.installation.demo import frame, texts
from core.services.installation.demo.crowd import Person, gather
from core.services.installation.demo.ids import reserve
from core.services.installation.demo.plan import Planner
from core.services.installation.demo.samples import stored
from core.services.installation.demo.scribe import Scribe
from core.services.installation.demo.sheets import Sheets
from core.services.installation.demo.staff import SignIn
from core.services.installation.demo.talk import Talk
from core.services.ticket import changes

TICKETS_AT_ONCE = 4_000
CUSTOMERS_AT_ONCE = 20_000
TICKETS_OF_A_CUSTOMER = 4
TICKETS_OF_AN_AGENT = 4_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made."""

    tickets: int
    people: list[SignIn]


def _nobody_listens(_done: int) -> None:
    """Say nothing."""


def fill(
    count: int, seed: int = 1, moment: datetime | None = None, tell: Callable[[int], None] = _nobody_listens
) -> Filled:
    """Add so many tickets; the same seed says the same things. `tell` hears how many are done."""
    moment, random = moment or now(), Random(seed)
    business = frame.set_up(frame.SMALL_STAFF + count // TICKETS_OF_AN_AGENT)
    languages = tuple(texts.language(locale) for locale in texts.LANGUAGES)
    crowd = _crowd(count, languages, business, random, moment)
    plans = Planner(business, crowd, tuple(Talk(each, random) for each in languages), random, count, moment)
    tags, files = _tags(languages, business), stored()
    for start in range(0, count, TICKETS_AT_ONCE):
        number = min(TICKETS_AT_ONCE, count - start)
        with writing() as session:
            first = reserve(session, Ticket.__table__, number)
            sheets = Sheets()
            scribe = Scribe(sheets, business, tags, files, random)
            for offset in range(number):
                scribe.add(first + offset, plans.plan(start + offset))
            sheets.write(session)
        tell(start + number)
    planner.analyse()
    return Filled(count, business.sign_ins())


def _crowd(
    count: int, languages: tuple[texts.Language, ...], business: frame.Frame, random: Random, moment: datetime
) -> list[Person]:
    wanted, since = max(8, count // TICKETS_OF_A_CUSTOMER), moment - timedelta(days=1200)
    crowd: list[Person] = []
    while len(crowd) < wanted:
        number = min(CUSTOMERS_AT_ONCE, wanted - len(crowd))
        with writing() as session:
            crowd += gather(session, number, languages, business, random, since)
    return crowd


def _tags(languages: tuple[texts.Language, ...], business: frame.Frame) -> dict[str, int]:
    names = {*business.tags, *(tag for each in languages for topic in each.topics for tag in topic.tags)}
    with writing():
        return {name: changes.tag_named(name).id for name in sorted(names)}
