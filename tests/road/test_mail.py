"""Mail in, ticket, answer, mail out, and the customer's next mail in the same ticket, through real servers."""

from email import message_from_bytes

from core.database import db
from core.models import DeliveryState, Ticket
from core.services.ticket import tickets
from core.testing import Site
from tests.road.mailbox import ADDRESS, add_mailbox, mail
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink


def test_a_conversation_by_mail_stays_in_one_ticket(site: Site, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    site.activate("email")
    user = "conversation"
    add_mailbox(site, dovecot, smtp_sink, user)
    agent = site.user()
    dovecot.append(user, mail(1))
    site.run_jobs()

    with site.app.app_context():
        ticket = db.session.scalars(db.select(Ticket)).one()
        assert (ticket.subject, ticket.customer.name) == ("Pesanan nomor 1", "Ani Wijaya")
        tickets.reply(ticket, agent, "<p>Pesanan Anda <b>dikirim</b> hari ini.</p>")
    site.run_jobs()

    sent = smtp_sink.wait_for(1)[0]
    answer = message_from_bytes(sent.raw)
    assert sent.recipients == ("ani@example.com",)
    assert (answer["Subject"], answer["In-Reply-To"]) == ("Re: Pesanan nomor 1", "<mail-1@example.com>")
    assert ADDRESS in answer["From"]
    assert "+k" in answer["Reply-To"]

    dovecot.append(user, mail(2, subject="Re: Pesanan nomor 1", In_Reply_To=answer["Message-ID"]))
    fetch_again(site)
    with site.app.app_context():
        ticket = db.session.scalars(db.select(Ticket)).one()
        assert ticket.message_count == 3
        assert not tickets.messages_of(ticket)[-1].is_verified
    assert all("\\Seen" in flags for flags in dovecot.flags(user).values())


def test_the_reply_key_alone_finds_the_ticket_and_proves_the_sender(
    site: Site, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    site.activate("email")
    user = "key"
    add_mailbox(site, dovecot, smtp_sink, user)
    agent = site.user()
    dovecot.append(user, mail(1))
    site.run_jobs()
    with site.app.app_context():
        tickets.reply(db.session.scalars(db.select(Ticket)).one(), agent, "<p>Baik</p>")
    site.run_jobs()
    keyed = message_from_bytes(smtp_sink.wait_for(1)[0].raw)["Reply-To"]

    raw = mail(2, subject="something else").replace(f"To: {ADDRESS}".encode(), f"To: {keyed}".encode())
    dovecot.append(user, raw)
    fetch_again(site)
    with site.app.app_context():
        ticket = db.session.scalars(db.select(Ticket)).one()
        assert tickets.messages_of(ticket)[-1].is_verified


def test_a_refused_recipient_shows_on_the_reply_with_the_servers_words(
    site: Site, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    site.activate("email")
    user = "refused"
    add_mailbox(site, dovecot, smtp_sink, user)
    agent = site.user()
    dovecot.append(user, mail(1))
    site.run_jobs()
    smtp_sink.answer("rcpt", "550 5.1.1 No such user")
    with site.app.app_context():
        tickets.reply(db.session.scalars(db.select(Ticket)).one(), agent, "<p>Baik</p>")
    site.run_jobs()
    row = site.outbox()[0]
    assert row.state == DeliveryState.FAILED
    assert "No such user" in row.answer
    with site.app.app_context():
        assert db.session.scalars(db.select(Ticket)).one().needs_attention


def test_a_server_in_trouble_is_tried_again_and_gets_the_same_message(
    site: Site, dovecot: Dovecot, smtp_sink: SmtpSink
) -> None:
    site.activate("email")
    user = "trouble"
    add_mailbox(site, dovecot, smtp_sink, user)
    agent = site.user()
    dovecot.append(user, mail(1))
    site.run_jobs()
    smtp_sink.answer("mail", "451 Try again", times=1)
    with site.app.app_context():
        reply = tickets.reply(db.session.scalars(db.select(Ticket)).one(), agent, "<p>Baik</p>")
    site.run_jobs()
    assert site.outbox()[0].state == DeliveryState.QUEUED
    make_due(site)
    site.run_jobs()
    assert site.outbox()[0].state == DeliveryState.SENT
    assert message_from_bytes(smtp_sink.wait_for(1)[0].raw)["Message-ID"] == f"<{reply.message_id}>"


def fetch_again(site: Site) -> None:
    """Have the mailboxes looked into now."""
    with site.app.app_context():
        from core.api import context

        context("email").enqueue("poll", {})
    site.run_jobs()


def make_due(site: Site) -> None:
    """Let the time of all waiting work come."""
    from core.clock import now
    from core.database import writing
    from core.models import Delivery, JobRow, JobState

    with site.app.app_context(), writing() as session:
        session.execute(db.update(JobRow).where(JobRow.state == JobState.READY).values(due_at=now()))
        session.execute(db.update(Delivery).where(Delivery.state == DeliveryState.QUEUED).values(due_at=now()))
