"""A filter has one definition: what it finds in a list is what it says of each single ticket."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as sqlalchemy_event

from core.clock import now
from core.database import db, writing
from core.models import Category, Kind, Message, MessageKind, Status, Tag, Team, Ticket, User
from core.services.finding import filters, query, search
from core.services.finding.query import parse
from core.services.finding.search.condition import one_by_one
from core.services.staff.viewer import seen_by
from core.testing import Site

pytestmark = pytest.mark.database
TICKETS = 14
WORDS = ("red", "green", "apple", "pear", "café")
PIECES = (
    "status:open", "status:closed", "status:pending", "is:open", "is:closed", "is:snoozed", "is:spam",
    "is:trash", "is:any", "is:unassigned", "is:assigned", "is:mine", "is:starred", "is:unread", "is:attention",
    "is:waiting", "is:live", "assignee:me", "assignee:none", "assignee:any", "assignee:budi", "team:none",
    "team:helpers", "desk:support", "category:none", "category:printer", "channel:phone", "priority:high",
    "priority:>normal", "priority:<normal", "customer:ani", "customer:eve@example.com", "from:ani", "with:eve",
    "domain:example.com", "organisation:none", "subject:red", "body:green", 'body:"green apple"', "tag:vip",
    "tag:none", "has:attachment", "has:note", "has:draft", "has:tag", "replies:0", "replies:>0",
    "messages:1..2", "number:<6", "number:2..9", "created:<7d", "created:>7d", "updated:today", "closed:<1y",
    "snoozed:>=2020", "before:2030-01-01", "after:2030-01-01", "waiting:>4h", "waiting:<4h",
    "quiet:>1h", "quiet:<1h", "status_for:>72h", "status_for:<72h", *WORDS, "red*",
    '"red apple"', "gr*",
)  # fmt: skip


@pytest.fixture
def crowd(site: Site, database_url: str) -> Iterator[User]:
    """A site with tickets of all sorts, seen by one of its staff."""
    budi, admin = site.user("agent", name="Budi Santoso"), site.user("admin", name="Sari")
    for at in range(TICKETS):
        who = {"identity": ("email", "eve@example.com"), "name": "Eve"} if at % 3 == 0 else {}
        site.ticket(subject=f"{WORDS[at % 5]} {at}", text=f"{WORDS[at % 4]} {WORDS[(at + 1) % 5]} words", **who)
    with site.app.app_context():
        with writing() as session:
            things = _Things(budi.id, admin.id)
            for at, ticket in enumerate(session.scalars(db.select(Ticket).order_by(Ticket.id)).all()):
                things.scatter(at, ticket)
        yield db.session.get(User, admin.id)


class _Things:
    """What the tickets are sprinkled with."""

    def __init__(self, *staff: int) -> None:
        session = db.session
        self.team, self.category = Team(name="Helpers"), Category(name="Printer")
        self.tag = Tag(slug="vip", name="VIP")
        session.add_all([self.team, self.category, self.tag])
        session.flush()
        self.staff = [*staff, None]
        kinds = (Kind.OPEN, Kind.PENDING, Kind.CLOSED, Kind.ON_HOLD)
        self.statuses = [session.query(Status).filter_by(kind=kind).first() for kind in kinds]

    def scatter(self, at: int, ticket: Ticket) -> None:
        ticket.assignee_id = self.staff[at % 3]
        ticket.status = self.statuses[at % 4]
        ticket.team = self.team if at % 2 else None
        ticket.category = self.category if at % 5 == 0 else None
        ticket.tags = [self.tag] if at % 4 == 1 else []
        ticket.priority = at % 4 + 1
        ticket.opened_at = now() - timedelta(days=at)
        ticket.waiting_since = now() - timedelta(hours=at) if at % 2 else None
        ticket.closed_at = now() if ticket.kind is Kind.CLOSED else None
        ticket.snoozed_until = now() + timedelta(days=1) if at == 4 else None
        ticket.spam_at = now() if at == 5 else None
        ticket.deleted_at = now() if at == 6 else None
        ticket.needs_attention = ticket.has_files = at % 6 == 0
        ticket.reply_count = at % 3
        if at % 4 == 0:
            note = Message(
                ticket=ticket, kind=MessageKind.NOTE, channel="phone", text="a green note", author_name="Budi"
            )
            db.session.add(note)
            db.session.flush()
            search.index(note)


queries = st.recursive(
    st.sampled_from(PIECES),
    lambda inner: st.one_of(
        inner.map(lambda one: f"-({one})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]}) ({two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
    ),
    max_leaves=4,
)


def test_each_filter_finds_the_tickets_that_it_says_it_matches(crowd: User) -> None:
    with seen_by(crowd):
        for piece in PIECES:
            _agrees(piece)


def test_queries_find_the_tickets_that_they_match(crowd: User) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(queries)
    def check(text: str) -> None:
        _agrees(text)
        assert set(search.numbers(crowd, text)) == _listed(text), text

    with seen_by(crowd):
        check()


def _listed(text: str) -> set[int]:
    return set(db.session.scalars(db.select(Ticket.id).where(query.condition(parse(text)))))


def _agrees(text: str) -> None:
    every = set(db.session.scalars(db.select(Ticket.id)))
    with one_by_one():
        alone = query.condition(parse(text))
    singly = {n for n in every if db.session.scalar(db.select(Ticket.id).where(alone, Ticket.id == n))}
    assert _listed(text) == singly == {n for n in every if text in query.matches(n, [text])}, text


def test_all_rules_of_an_event_are_asked_in_one_select(crowd: User) -> None:
    statements: list[str] = []
    wanted = [("is", "open"), ("tag", "vip"), ("body", "green"), ("assignee", "none"), ("is", "open")]
    db.session.execute(db.select(Tag.id))
    sqlalchemy_event.listen(db.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with seen_by(crowd):
        found = filters.matches(2, wanted)
    assert found <= set(wanted)
    assert len([statement for statement in statements if "coalesce" in statement.lower()]) == 1


def test_a_ticket_that_is_not_there_matches_nothing(crowd: User) -> None:
    assert filters.matches(99_999, [("is", "any")]) == set()
