"""What a made-up business has before its first ticket: desks, teams, categories, statuses, accounts and people."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import db, writing
from core.models import Account, Category, Desk, Kind, Status, Team
from core.services.installation import settings
from core.services.installation.demo import staff, texts

OWNER = "core"
SMALL_STAFF = 5


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel by which tickets come, and how many in a hundred."""

    name: str
    identity: str
    share: int
    account_id: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A desk, and the team whose it is."""

    id: int
    team_id: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """A status."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Agent:
    """One of the staff."""

    id: int
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Frame:
    """The business, by the names that the texts use."""

    desks: dict[str, Place]
    categories: dict[str, int]
    statuses: dict[Kind, tuple[Named, ...]]
    channels: tuple[Channel, ...]
    agents: tuple[Agent, ...]
    staff_domain: str
    customer_domains: tuple[str, ...]
    tags: tuple[str, ...]
    address: str
    own_statuses: dict[str, Named]

    @property
    def kinds(self) -> tuple[str, ...]:
        """Give the kinds of identities that the channels reach, that of mail first."""
        return tuple(dict.fromkeys(each.identity for each in self.channels))

    def identities(self, address: str, number: int) -> list[tuple[str, str]]:
        """Give a customer an address and, for every other one, a telephone number."""
        mail, phone = self.kinds[0], self.kinds[-1]
        found = [(mail, address)]
        return [*found, (phone, f"+628{1_100_000_000 + number}")] if number % 2 else found

    def sign_ins(self) -> list[staff.SignIn]:
        """Give the sign-ins of the people."""
        return staff.sign_ins(self.staff_domain)


def set_up(people: int = SMALL_STAFF) -> Frame:
    """Make what is missing of the business, and give all of it."""
    raw = texts.read("frame")
    with writing() as session:
        teams = {each["name"]: _team(session, each["name"]) for each in raw["teams"]}
        desks = {each["slug"]: _desk(session, each, teams) for each in raw["desks"]}
        own = {each["slug"]: _status(session, each) for each in raw["statuses"]}
        categories = dict(_categories(session, raw["categories"]))
        accounts = tuple(_channel(session, each, desks["support"]) for each in raw["channels"])
        hired = staff.hire(session, raw["staff"][:people], raw["staff_domain"], raw["timezone"])
        _name_the_site(raw)
    return Frame(
        {slug: Place(desk.id, desk.team_id) for slug, desk in desks.items()},
        categories,
        _statuses(),
        accounts,
        tuple(Agent(user.id, user.name, user.email) for user in hired),
        raw["staff_domain"],
        tuple(raw["customer_domains"]),
        tuple(raw["tags"]),
        next(each["address"] for each in raw["channels"] if "address" in each),
        own,
    )


def _name_the_site(raw: dict[str, Any]) -> None:
    if settings.get(OWNER, "site_name") is None:
        settings.save(OWNER, {"site_name": raw["site_name"], "timezone": raw["timezone"]})


def _team(session: Session, name: str) -> Team:
    team = session.scalar(select(Team).where(Team.name == name))
    if team is None:
        team = Team(name=name)
        session.add(team)
        session.flush()
    return team


def _desk(session: Session, raw: dict[str, Any], teams: dict[str, Team]) -> Desk:
    desk = session.scalar(select(Desk).where(Desk.slug == raw["slug"]))
    if desk is None:
        desk = Desk(slug=raw["slug"], name=raw["name"], position=9)
        session.add(desk)
    desk.team_id = desk.team_id or teams[raw["team"]].id
    session.flush()
    return desk


def _status(session: Session, raw: dict[str, Any]) -> Named:
    status = session.scalar(select(Status).where(Status.slug == raw["slug"]))
    if status is None:
        status = Status(slug=raw["slug"], name=raw["name"], kind=Kind(raw["kind"]), position=9)
        session.add(status)
        session.flush()
    return Named(status.id, status.name)


def _categories(session: Session, raw: list[dict[str, Any]]) -> list[tuple[str, int]]:
    found = []
    for position, each in enumerate(raw):
        top = _category(session, each["name"], None, position)
        found.append((each["name"], top.id))
        for place, name in enumerate(each.get("below", ())):
            found.append((name, _category(session, name, top.id, place).id))
    return found


def _category(session: Session, name: str, parent_id: int | None, position: int) -> Category:
    parent = Category.parent_id.is_(None) if parent_id is None else Category.parent_id == parent_id
    category = session.scalar(select(Category).where(Category.name == name, parent))
    if category is None:
        category = Category(name=name, parent_id=parent_id, position=position)
        session.add(category)
        session.flush()
    return category


def _channel(session: Session, raw: dict[str, Any], desk: Desk) -> Channel:
    address = raw.get("address")
    if address is None:
        return Channel(raw["name"], raw["identity"], raw["share"], None)
    account = session.scalar(select(Account).where(Account.channel == raw["name"], Account.address == address))
    if account is None:
        # Not active: there is no such mailbox, and nothing is to be fetched from it.
        account = Account(channel=raw["name"], address=address, label=address, desk=desk, is_active=False)
        session.add(account)
        session.flush()
    return Channel(raw["name"], raw["identity"], raw["share"], account.id)


def _statuses() -> dict[Kind, tuple[Named, ...]]:
    found = db.session.scalars(select(Status).order_by(Status.is_builtin.desc(), Status.position)).all()
    return {kind: tuple(Named(each.id, each.name) for each in found if each.kind == kind) for kind in Kind}
