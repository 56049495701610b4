"""The Test button sends a message to ourselves: it arrives and is taken out again, or the page says what to do."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.api import account, context, receive_raw, sign
from core.database import db
from core.models import Inbox, Ticket
from core.testing import Site
from plugins.email import loop_mark, round_trip
from plugins.email.outbound import server_of
from tests.road.mailbox import ADDRESS, add_mailbox
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_sink import SmtpSink

Typed = dict[str, Any]


@pytest.fixture
def user() -> str:
    return f"round-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def browser(site: Site) -> FlaskClient:
    """An admin's."""
    site.activate("email")
    return site.client(site.user("admin"))


@pytest.fixture
def typed(dovecot: Dovecot, smtp_sink: SmtpSink, user: str) -> Typed:
    """What an admin types for a mailbox whose servers hand mail on to it; nothing for signing in to the second."""
    smtp_sink.hand_on = lambda mail: dovecot.append(user, mail.raw)
    return {
        "address": ADDRESS,
        "protocol": "imap",
        "in_host": dovecot.host,
        "in_port": dovecot.imap_port,
        "in_security": "none",
        "in_user": user,
        "in_password": PASSWORD,
        "folders": "INBOX",
        "start": "unread",
        "afterwards": "seen",
        "out_host": smtp_sink.host,
        "out_port": smtp_sink.port,
        "out_security": "none",
        "desk_id": "1",
        "is_active": "y",
    }


@pytest.fixture
def press(browser: FlaskClient, typed: Typed) -> Callable[..., str]:
    """Press Test, and give the page."""

    def pressed(**changes: object) -> str:
        return browser.post("/admin/accounts/email/test", data={**typed, **changes}).text

    return pressed


Press = Callable[..., str]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up soon."""
    monkeypatch.setattr(round_trip, "PATIENCE", 1.0)
    monkeypatch.setattr(round_trip, "LEAST", 0.0)


def test_it_arrives_and_is_taken_out_again_with_nothing_else(
    press: Press, dovecot: Dovecot, smtp_sink: SmtpSink, user: str
) -> None:
    dovecot.append(user, b"Subject: somebody else's\r\n\r\nhi", flags=r"\Deleted")
    page = press()
    assert "We sent a message to ourselves and it arrived after 1 second." in page
    assert page.count('class="i good"') == 3
    assert len(dovecot.flags(user)) == 1, "what others marked stays"
    (sent,) = smtp_sink.received
    assert (sent.sender, sent.recipients) == (ADDRESS, (ADDRESS,))
    assert smtp_sink.logins == [user, user], "an empty user name is that of the incoming server"


def test_it_arrives_by_pop3(press: Press, dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, b"Subject: was there before\r\n\r\nhi")
    assert "it arrived after" in press(protocol="pop3", in_port=dovecot.pop3_port)
    assert dovecot.count(user) == 1


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("protocol", ["imap", "pop3"])
def test_what_does_not_arrive_is_no_failure_but_says_what_to_do(
    press: Press, dovecot: Dovecot, smtp_sink: SmtpSink, protocol: str
) -> None:
    smtp_sink.hand_on = None
    port = dovecot.imap_port if protocol == "imap" else dovecot.pop3_port
    page = press(protocol=protocol, in_port=port)
    assert "it has not arrived yet" in page
    assert (page.count('class="i good"'), page.count('class="i care"'), page.count('class="i poor"')) == (2, 1, 0)
    assert len(smtp_sink.received) == 1


def test_a_wrong_password_is_said_and_nothing_is_sent(press: Press, smtp_sink: SmtpSink) -> None:
    page = press(in_password="wrong")
    assert "The incoming server does not accept the user name and password." in page
    assert "The outgoing server does not accept the user name and password." in page
    assert "Message to ourselves" not in page
    assert smtp_sink.received == []


def test_a_provider_that_takes_an_app_password_is_named(press: Press) -> None:
    page = press(in_password="wrong", address="toko.ani@gmail.com")
    assert page.count("Gmail takes an app password here") == 3, "below the field, and for each server"


def test_a_server_that_takes_no_mail_from_the_address_has_failed(press: Press, smtp_sink: SmtpSink) -> None:
    smtp_sink.answer("mail", "550 5.7.1 not yours")
    page = press()
    assert f"takes no mail from {ADDRESS}" in page
    assert "not yours" not in page, "the words of servers stand in the log"
    assert 'class="i poor"' in page


def test_a_server_that_cannot_just_now_is_no_failure(press: Press, smtp_sink: SmtpSink) -> None:
    smtp_sink.answer("rcpt", "451 later")
    page = press()
    assert "Test again in some minutes." in page
    assert 'class="i poor"' not in page


@pytest.mark.parametrize("address", ["", "no address", "two@@desk.example"])
def test_without_an_address_nothing_is_sent(press: Press, smtp_sink: SmtpSink, address: str) -> None:
    assert "Give the address: then we send a message to it." in press(address=address)
    assert smtp_sink.received == []


def test_a_mailbox_that_only_sends_gets_no_message(press: Press, smtp_sink: SmtpSink) -> None:
    page = press(protocol="none", in_host="")
    assert "It lets us in." in page
    assert smtp_sink.received == []


def test_the_incoming_server_is_asked_for_unless_nothing_is_fetched(browser: FlaskClient, typed: Typed) -> None:
    answer = browser.post("/admin/accounts/new/email", data={**typed, "in_host": "", "filled_for": ADDRESS})
    assert answer.status_code == 422
    assert "Name the incoming server." in answer.text
    answer = browser.post(
        "/admin/accounts/new/email", data={**typed, "in_host": "", "protocol": "none", "filled_for": ADDRESS}
    )
    assert answer.status_code == 302


def test_an_answer_signs_in_as_the_test_did(site: Site, dovecot: Dovecot, smtp_sink: SmtpSink) -> None:
    site.activate("email")
    number = add_mailbox(site, dovecot, smtp_sink, "as-incoming")
    with site.app.app_context():
        server = server_of(account(number))
    assert (server.username, server.password, server.if_asked) == ("as-incoming", PASSWORD, True)


# ---- Never a ticket, and never lost ----------------------------------------------------------------------------------


def received(site: Site, raw: bytes) -> tuple[str, str]:
    """Take a mail in; give what became of it, and why."""

    with site.app.app_context():
        found = receive_raw("email", raw, account=None, same_bytes=True)
        assert db.session.get_one(Inbox, found.inbox_id).size == len(raw), "it is kept in any case"
        assert (db.session.scalar(db.select(Ticket)) is None) == (found.ticket_number is None)
        return found.state, found.reason


@pytest.mark.usefixtures("hurried")
def test_the_worker_that_fetches_it_makes_no_ticket_of_it(
    site: Site, press: Press, browser: FlaskClient, dovecot: Dovecot, smtp_sink: SmtpSink, user: str
) -> None:
    smtp_sink.hand_on = None
    press()
    add_mailbox(site, dovecot, smtp_sink, user)
    dovecot.append(user, smtp_sink.received[0].raw)
    with site.app.app_context():
        context("email").enqueue("poll", {})
    site.run_jobs()
    with site.app.app_context():
        assert db.session.scalar(db.select(Ticket)) is None
    assert "by which the mailbox was tested" in browser.get("/admin/quarantine").text


@pytest.fixture
def mark(site: Site) -> str:
    """A mark of this site."""
    site.activate("email")
    with site.app.app_context():
        return loop_mark.new_mark()


def test_a_mark_in_the_id_in_the_header_or_in_what_came_back_is_known(site: Site, mark: str) -> None:
    assert received(site, f"From: {ADDRESS}\r\nMessage-ID: <{mark}@desk.example>\r\n\r\n1".encode())[0] == "dropped"
    assert received(site, f"From: {ADDRESS}\r\nX-Tanggap-Loop: {mark}\r\n\r\n2".encode())[0] == "dropped"
    bounce = (
        "From: MAILER-DAEMON@mx.example\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        f"Final-Recipient: rfc822; {ADDRESS}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{mark}@desk.example>\r\n--b--\r\n"
    )
    assert received(site, bounce.encode())[0] == "dropped"


def test_a_stranger_cannot_write_a_mark(site: Site, mark: str) -> None:
    nonce, moment, signature = mark.split(".")
    with site.app.app_context():
        other_purpose = sign("form.thanks", nonce)
    forged = [
        f"{'0' * 16}.{moment}.{signature}",
        f"{nonce}.{moment}.{'A' * len(signature)}",
        f"{nonce}..{signature}",
        other_purpose,
        "",
        "@",
        ADDRESS,
    ]
    for number, each in enumerate(forged):
        raw = f"From: eve@evil.example\r\nMessage-ID: <{each}@evil.example>\r\nX-Tanggap-Loop: {each}\r\n\r\n{number}"
        assert received(site, raw.encode())[0] == "processed", each


def test_an_answer_to_the_message_is_a_ticket(site: Site, mark: str) -> None:
    raw = (
        f"From: ani@example.com\r\nMessage-ID: <a@b.example>\r\nIn-Reply-To: <{mark}@desk.example>\r\n\r\nWhat is this?"
    )
    assert received(site, raw.encode())[0] == "processed"
