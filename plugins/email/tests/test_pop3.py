"""POP3 lists, fetches and deletes on a real server."""

import uuid

import pytest

from plugins.email.imap import AuthFailed, Unreachable
from plugins.email.pop3 import PopMailbox, PopServer
from tests.servers.dovecot import PASSWORD, Dovecot

pytest_plugins = ["tests.servers.fixtures"]
pytestmark = pytest.mark.mail


def server_of(dovecot: Dovecot, user: str, password: str = PASSWORD) -> PopServer:
    return PopServer(dovecot.host, dovecot.pop3_port, "none", user, password, 5)


def test_mail_with_lines_of_any_length_is_fetched_and_deleted(dovecot: Dovecot) -> None:
    user = f"pop-{uuid.uuid4().hex[:8]}"
    raw = b"Subject: long\r\n\r\n" + b"x" * 50_000 + b"\r\n.dot\r\n"
    dovecot.append(user, raw)
    with PopMailbox(server_of(dovecot, user)) as mailbox:
        (listed,) = mailbox.listing()
        assert mailbox.fetch_raw(listed.number) == raw
        mailbox.delete(listed.number)
    assert dovecot.count(user) == 0


def test_the_lasting_id_lasts(dovecot: Dovecot) -> None:
    user = f"pop-{uuid.uuid4().hex[:8]}"
    dovecot.append(user, b"Subject: x\r\n\r\nx\r\n")
    with PopMailbox(server_of(dovecot, user)) as mailbox:
        before = mailbox.listing()
    with PopMailbox(server_of(dovecot, user)) as mailbox:
        assert mailbox.listing() == before


def test_an_error_keeps_the_mail(dovecot: Dovecot) -> None:
    user = f"pop-{uuid.uuid4().hex[:8]}"
    dovecot.append(user, b"Subject: x\r\n\r\nx\r\n")
    mailbox = PopMailbox(server_of(dovecot, user))
    mailbox.delete(1)
    mailbox.close(keep_deletions=False)
    assert dovecot.count(user) == 1


def test_errors_are_named(dovecot: Dovecot) -> None:
    with pytest.raises(AuthFailed):
        PopMailbox(server_of(dovecot, "pop-x", "wrong"))
    with pytest.raises(Unreachable):
        PopMailbox(PopServer("127.0.0.1", 1, "none", timeout=2))
