"""Mail is fetched from a real server as it is, and nothing there changes until asked."""

import uuid

import pytest

from plugins.email.imap import AuthFailed, ImapServer, Mailbox, Protocol, Unreachable, quoted_folder
from tests.servers.dovecot import PASSWORD, Dovecot

pytest_plugins = ["tests.servers.fixtures"]
pytestmark = pytest.mark.mail
MAIL = b"From: a@example.org\r\nSubject: hi\r\n\r\nbody \xff\x00 8-bit\r\n.\r\nlast line"


@pytest.fixture
def user() -> str:
    return f"imap-{uuid.uuid4().hex[:8]}"


def server_of(dovecot: Dovecot, user: str, **changes: object) -> ImapServer:
    settings = {"security": "none", "username": user, "password": PASSWORD, "timeout": 5.0} | changes
    return ImapServer(dovecot.host, dovecot.imap_port, **settings)  # type: ignore[arg-type]


def test_a_mail_is_fetched_byte_by_byte_and_stays_unread(dovecot: Dovecot, user: str) -> None:
    raw = MAIL.replace(b"\x00", b"")
    dovecot.append(user, raw)
    with Mailbox(server_of(dovecot, user)) as mailbox:
        assert mailbox.new_uids(0) == [1]
        assert mailbox.fetch_raw(1) == raw
        assert mailbox.sizes([1]) == {1: len(raw)}
    assert dovecot.flags(user) == {1: set()}


def test_only_mail_after_the_last_uid_is_new(dovecot: Dovecot, user: str) -> None:
    for _number in range(3):
        dovecot.append(user, MAIL[:40])
    with Mailbox(server_of(dovecot, user)) as mailbox:
        assert mailbox.new_uids(1) == [2, 3]
        assert mailbox.new_uids(3) == []
        assert mailbox.new_uids(0, limit=2) == [1, 2]
        assert (mailbox.state.next_uid, mailbox.state.messages) == (4, 3)


def test_an_empty_mailbox_has_nothing_new(dovecot: Dovecot, user: str) -> None:
    with Mailbox(server_of(dovecot, user)) as mailbox:
        assert mailbox.new_uids(0) == []
        assert mailbox.fetch_raw(7) == b""


def test_a_mail_is_marked_as_read(dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, MAIL[:40])
    with Mailbox(server_of(dovecot, user)) as mailbox:
        mailbox.mark_seen(1)
    assert dovecot.flags(user) == {1: {"\\Seen"}}


def test_deleting_one_mail_leaves_what_others_marked(dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, MAIL[:40], flags=r"\Deleted")
    dovecot.append(user, MAIL[:40])
    with Mailbox(server_of(dovecot, user)) as mailbox:
        mailbox.delete(2)
    assert dovecot.flags(user) == {1: {"\\Deleted"}}


def test_a_mail_is_moved_to_a_folder_with_any_name(dovecot: Dovecot, user: str) -> None:
    dovecot.append(user, MAIL[:40])
    with Mailbox(server_of(dovecot, user)) as mailbox:
        mailbox.move(1, "Sudah & “dibaca”")
    assert dovecot.count(user) == 0
    with Mailbox(server_of(dovecot, user, folder="Sudah & “dibaca”")) as mailbox:
        assert mailbox.new_uids(0) == [1]


def test_a_wrong_password_is_named(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(AuthFailed):
        Mailbox(server_of(dovecot, user, password="wrong"))


def test_a_missing_folder_is_named(dovecot: Dovecot, user: str) -> None:
    with pytest.raises(Protocol):
        Mailbox(server_of(dovecot, user, folder="Nowhere"))


def test_nobody_listening_is_named() -> None:
    with pytest.raises(Unreachable):
        Mailbox(ImapServer("127.0.0.1", 1, security="none", timeout=2))


def test_an_unknown_certificate_is_not_trusted(dovecot: Dovecot, user: str) -> None:
    server = ImapServer(dovecot.host, dovecot.imaps_port, username=user, password=PASSWORD, timeout=5)
    with pytest.raises(Unreachable, match="certificate"):
        Mailbox(server)


def test_a_certificate_of_ones_own_may_be_allowed(dovecot: Dovecot, user: str) -> None:
    server = ImapServer(dovecot.host, dovecot.imaps_port, username=user, password=PASSWORD, timeout=5, verify=False)
    with Mailbox(server) as mailbox:
        assert mailbox.state.messages == 0


def test_folder_names_are_written_in_modified_utf_7() -> None:
    assert quoted_folder('R&D "x" 日本') == '"R&-D \\"x\\" &ZeVnLA-"'
