"""What comes in is kept first, becomes a ticket once, and finds its way back into that ticket."""

from dataclasses import replace

import pytest

from core.database import db
from core.declare import Inbound, InboundFile
from core.models import Inbox, Kind, Message, Ticket
from core.services import files
from core.services.mailroom import intake
from core.services.ticket import tickets
from core.testing import Site
from tests.road.postbox import add_postbox

pytestmark = pytest.mark.database

MAIL = Inbound(
    "postbox",
    "one",
    ("email", "Ani@Example.com"),
    name="Ani",
    subject="Halo",
    text="Printer saya rusak",
    message_id="one@example.com",
    files=(InboundFile("foto.jpg", "image/jpeg", b"\xff\xd8\xff"),),
)


@pytest.fixture(autouse=True)
def _on_each_database(database_url: str) -> None:
    """Run these tests on all three databases."""


def test_a_message_becomes_a_ticket_with_its_files(site: Site) -> None:
    add_postbox(site)
    with site.app.app_context():
        received = intake.receive(MAIL)
        ticket = db.session.get(Ticket, received.ticket_number)
        message = db.session.scalars(db.select(Message)).one()
        assert (ticket.subject, ticket.preview, ticket.message_count) == ("Halo", "Printer saya rusak", 1)
        assert ticket.has_files
        assert files.read(message.attachments[0].sha256) == b"\xff\xd8\xff"


def test_the_same_message_offered_twice_makes_one_ticket(site: Site) -> None:
    add_postbox(site)
    with site.app.app_context():
        first, second = intake.receive(MAIL), intake.receive(MAIL)
        assert (second.ticket_number, second.is_new) == (first.ticket_number, False)
        assert db.session.query(Ticket).count() == 1


def test_an_answer_to_our_reply_lands_in_the_same_ticket_and_opens_it_again(site: Site) -> None:
    add_postbox(site)
    agent = site.user()
    with site.app.app_context():
        ticket = db.session.get(Ticket, intake.receive(MAIL).ticket_number)
        reply = tickets.reply(ticket, agent, "<p>Sudah diperbaiki</p>")
        assert ticket.kind is Kind.PENDING
        answer = replace(MAIL, external_id="two", subject="Re: Halo", in_reply_to=(reply.message_id,), files=())
        assert intake.receive(answer).ticket_number == ticket.id
        assert ticket.kind is Kind.OPEN


def test_a_stranger_with_the_same_subject_gets_a_ticket_of_their_own(site: Site) -> None:
    add_postbox(site)
    with site.app.app_context():
        first = intake.receive(MAIL)
        second = intake.receive(replace(MAIL, external_id="two", identity=("email", "eve@example.com")))
        assert first.ticket_number != second.ticket_number


def test_the_reply_key_verifies_its_holder_and_nobody_else(site: Site) -> None:
    box = add_postbox(site)
    agent = site.user()
    with site.app.app_context():
        ticket = db.session.get(Ticket, intake.receive(MAIL).ticket_number)
        tickets.reply(ticket, agent, "<p>Coba lagi</p>")
    site.run_jobs()
    key = box.sent[0].reply_key
    with site.app.app_context():
        intake.receive(replace(MAIL, external_id="two", reply_keys=(key,)))
        intake.receive(replace(MAIL, external_id="three", reply_keys=(key,), identity=("email", "eve@example.com")))
        verified = [(each.author_address, each.is_verified) for each in tickets.messages_of(ticket)]
    assert verified[2:] == [("Ani@Example.com", True), ("eve@example.com", False)]


def test_what_cannot_be_read_waits_in_quarantine_with_its_bytes(site: Site) -> None:
    add_postbox(site)
    with site.app.app_context():
        inbox = intake.accept("postbox", b"this is not the wire form")
        assert intake.process(inbox.id).state == "quarantined"
        assert files.read(db.session.get(Inbox, inbox.id).sha256) == b"this is not the wire form"


def test_a_message_for_a_channel_that_is_off_waits_for_it(site: Site) -> None:
    with site.app.app_context():
        received = intake.receive(MAIL)
        assert received.state == "stored"
    add_postbox(site)
    with site.app.app_context():
        assert intake.process(received.inbox_id).ticket_number is not None
