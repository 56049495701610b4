"""The servers the other tests stand on do what they are told."""

import smtplib

import pytest

from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

pytest_plugins = ["tests.servers.fixtures"]
pytestmark = pytest.mark.mail
MAIL = b"From: a@example.org\r\nSubject: hi\r\n\r\nbody\r\n"


def test_dovecot_keeps_mail_and_shows_its_flags(dovecot: Dovecot) -> None:
    user = "rig-flags"
    dovecot.append(user, MAIL)
    dovecot.append(user, MAIL, flags=r"\Seen")
    assert dovecot.flags(user) == {1: set(), 2: {"\\Seen"}}


def test_dovecot_speaks_pop3(dovecot: Dovecot) -> None:
    user = "rig-pop"
    dovecot.append(user, MAIL)
    client = dovecot.pop3(user)
    assert client.stat()[0] == 1
    client.quit()


def test_dovecot_comes_back_after_an_outage(dovecot: Dovecot) -> None:
    user = "rig-outage"
    dovecot.append(user, MAIL)
    dovecot.halt()
    dovecot.start()
    assert dovecot.count(user) == 1


def test_the_sink_keeps_what_it_is_given(smtp_sink: SmtpSink) -> None:
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        client.sendmail("a@example.org", ["b@example.org"], MAIL)
    mail = smtp_sink.wait_for(1)[0]
    assert (mail.sender, mail.recipients, mail.raw) == ("a@example.org", ("b@example.org",), MAIL)


def test_the_sink_refuses_when_told(smtp_sink: SmtpSink) -> None:
    smtp_sink.answer("b@example.org", "550 5.1.1 no such user")
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.sendmail("a@example.org", ["b@example.org"], MAIL)
    assert smtp_sink.received == []
