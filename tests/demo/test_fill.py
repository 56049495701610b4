"""A site filled in bulk is the same as one that grew by the real road."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from core import passwords
from core.database import db
from core.html_text import html_to_text
from core.models import Customer, Delivery, Event, Message, MessageKind, Participant, Ticket, tables
from core.models.ticket import place_of
from core.sanitise import clean_html
from core.services.finding import search
from core.services.finding.search.indexing import row_of
from core.services.installation import demo
from core.services.staff import people
from core.testing import Site

TICKETS = 80
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _filled(database_url: str, site: Site) -> None:
    """Fill the site of each test, on each database."""
    with site.app.app_context():
        demo.fill(TICKETS, seed=7, moment=MOMENT)


def test_it_has_as_many_tickets_as_were_asked_for_with_four_messages_each(site: Site) -> None:
    with site.app.app_context():
        assert db.session.query(Ticket).count() == TICKETS
        assert 3 < db.session.query(Message).count() / TICKETS < 5


def test_each_ticket_stands_where_its_facts_place_it(site: Site) -> None:
    with site.app.app_context():
        for each in db.session.scalars(db.select(Ticket)):
            facts = (each.kind, each.active_at, each.closed_at, each.snoozed_until, each.spam_at, each.deleted_at)
            assert (each.rank, each.sorted_at) == place_of(*facts)


def test_the_counts_of_folders_are_right(site: Site) -> None:
    with site.app.app_context():
        counted = Counter((each.desk_id, each.assignee_id or 0, each.rank) for each in db.session.query(Ticket))
        kept = {tuple(row[:3]): row[3] for row in db.session.execute(db.select(tables.tally)) if row[3]}
        assert kept == counted


def test_each_ticket_knows_its_messages(site: Site) -> None:
    with site.app.app_context():
        messages = db.session.scalars(db.select(Message).order_by(Message.id)).all()
        for ticket in db.session.scalars(db.select(Ticket)):
            own = [each for each in messages if each.ticket_id == ticket.id]
            assert ticket.message_count == len(own)
            assert ticket.reply_count == sum(each.kind == MessageKind.REPLY for each in own)
            assert (ticket.opened_at, ticket.active_at) == (own[0].created_at, own[-1].created_at)


def test_nothing_lies_in_the_future(site: Site) -> None:
    with site.app.app_context():
        for column in (Ticket.changed_at, Ticket.active_at, Ticket.closed_at, Message.created_at):
            assert db.session.scalar(db.select(db.func.max(column))) <= MOMENT


def test_what_is_shown_is_what_the_sanitiser_would_have_made(site: Site) -> None:
    with site.app.app_context():
        for each in db.session.scalars(db.select(Message).limit(60)):
            assert clean_html(each.html).html == each.html
            assert html_to_text(each.html).split() == each.text.split()


def test_what_is_searched_is_what_the_road_would_have_written(site: Site) -> None:
    with site.app.app_context():
        rows = {row.id: dict(row._mapping) for row in db.session.execute(db.select(tables.message_text))}
        for each in db.session.scalars(db.select(Message)):
            assert rows[each.id] == row_of(each)


def test_a_word_is_found(site: Site) -> None:
    with site.app.app_context():
        admin = people.by_email("ratna@piksel.example")
        ticket = db.session.scalars(
            db.select(Ticket).where(Ticket.channel == "phone", Ticket.spam_at.is_(None))
        ).first()
        found = search.page(admin, ticket.subject)
        assert ticket.id in [row.ticket_id for row in found.rows]


def test_each_reply_left_and_each_customer_takes_part(site: Site) -> None:
    with site.app.app_context():
        replies = db.session.query(Message).filter_by(kind="reply").count()
        assert db.session.query(Delivery).count() == replies
        assert db.session.query(Participant).count() == TICKETS
        assert db.session.query(Event).filter_by(type="message.added").count() == db.session.query(Message).count()


def test_everybody_can_sign_in(site: Site) -> None:
    with site.app.app_context():
        for each in demo.sign_ins("piksel.example"):
            assert passwords.matches(people.by_email(each.email).password_hash, each.password)


def test_more_can_be_added_and_new_tickets_still_come_after_them(site: Site) -> None:
    with site.app.app_context():
        demo.fill(40, seed=7, moment=MOMENT)
        assert db.session.query(Ticket).count() == TICKETS + 40
    assert site.ticket().id == TICKETS + 41


def test_customers_have_several_identities(site: Site) -> None:
    with site.app.app_context():
        kinds = [{each.kind for each in customer.identities} for customer in db.session.query(Customer)]
        assert {"email", "phone"} in kinds
