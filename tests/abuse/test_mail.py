"""Mail that claims to be somebody's: it is read, and nothing of it is believed."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.api import receive_raw
from core.database import db, forget_engine, writing
from core.models import Account, Delivery, Desk, Inbox, InboxState, Message, MessageKind, Participant, User
from core.services.ticket.participants import MOST
from core.testing import Site, new_config

OURS = "support@desk.example"
NUMBERS = count(1)
PARTS = "multipart/mixed; boundary=b"


class Post:
    """A site with a mailbox; `write` lets anybody write to it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        site.activate("email")
        with site.app.app_context(), writing() as session:
            desk = session.scalar(select(Desk))
            account = Account(channel="email", address=OURS, label="Support", desk_id=desk.id)
            session.add(account)
            session.flush()
            self.account = account.id

    def write(self, sender: str, body: str = "Hello", **headers: str) -> Message | None:
        """Give the message that came of a mail, if one did."""
        first = {"From": sender, "To": OURS, "Subject": "Order", "Message-ID": f"<{next(NUMBERS)}@abuse.example>"}
        given = first | {name.replace("_", "-"): value for name, value in headers.items()}
        lines = [f"{name}: {value}" for name, value in given.items()]
        raw = "\r\n".join([*lines, "", body]).encode()
        with self.site.app.app_context():
            received = receive_raw("email", raw, account=self.account, same_bytes=True)
            found = db.session.scalar(select(Message).where(Message.inbox_id == received.inbox_id))
            if found is not None:
                found.customer.identities  # noqa: B018 - loaded now, for it is used outside the session
            return found

    def key(self, message: Message) -> str:
        """Give the reply key of whoever wrote a message."""
        with self.site.app.app_context():
            own = (Participant.ticket_id == message.ticket_id) & (Participant.customer_id == message.customer_id)
            return db.session.scalar(select(Participant.reply_key).where(own))

    def participants(self, message: Message) -> list[Participant]:
        """Give those who take part in a message's ticket."""
        with self.site.app.app_context():
            return list(db.session.scalars(select(Participant).where(Participant.ticket_id == message.ticket_id)))


@pytest.fixture(scope="module")
def post(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Post]:
    """One mailbox for all tests, for each writes under names of its own."""
    site = Site(new_config(tmp_path_factory.mktemp("mail") / "instance"))
    yield Post(site)
    forget_engine(site.config.database_url)


def test_a_forged_sender_who_knows_the_message_id_is_unverified_and_gains_nothing(post: Post) -> None:
    """A44: the id is known to everybody in Cc."""
    first = post.write("Ani <ani44@example.com>")
    forged = post.write("Ani <ani44@example.com>", In_Reply_To=first.message_id)
    eve = post.write("Eve <eve44@evil.example>", In_Reply_To=first.message_id)
    assert (forged.ticket_id, forged.is_verified) == (first.ticket_id, False)
    assert (eve.ticket_id, eve.is_verified) == (first.ticket_id, False)
    assert [each.is_confirmed for each in post.participants(first)] == [True, False]
    with post.site.app.app_context():
        assert db.session.scalar(select(func.count(Delivery.id))) == 0


def test_strangers_who_know_the_message_id_are_proposed_up_to_twenty_and_then_noted(post: Post) -> None:
    """A44: their mail is in the ticket all the same."""
    first = post.write("Ani <ani44c@example.com>")
    last = [post.write(f"S{n} <s{n}@crowd.example>", In_Reply_To=first.message_id) for n in range(25)][-1]
    assert last.ticket_id == first.ticket_id
    assert len(post.participants(first)) == MOST
    assert last.remarks == ["Not proposed as participants, for this ticket has 20 already: s24@crowd.example"]
    known = post.write("Ani <ani44c@example.com>", In_Reply_To=first.message_id)
    assert known.remarks == []


def test_whoever_repeats_a_message_id_does_not_draw_the_conversation_to_themselves(post: Post) -> None:
    """A44: the next mail of the customer would go into the attacker's ticket, and its answer to the attacker."""
    first = post.write("Ani <ani440@example.com>", Message_ID="<known@example.com>")
    trap = post.write("Eve <eve440@evil.example>", Message_ID="<known@example.com>")
    assert trap.ticket_id != first.ticket_id
    assert post.write("Ani <ani440@example.com>", In_Reply_To="<known@example.com>").ticket_id == first.ticket_id


@pytest.mark.parametrize(
    "sender",
    [
        "ani45@example.com)bob@evil.example",
        "Ani <ani45@example.com> <bob@evil.example>",
        "<ani45@example.com\0@evil.example>",
        "=?utf-8?q?ani45=40example=2Ecom?= <bob@evil.example>",
        "bob@evil.example\r\nReply-To: ani45@example.com",
        "bob@evil.example\r\nSender: ani45@example.com",
        "",
    ],
)
def test_a_sender_written_with_tricks_is_not_who_they_name(post: Post, sender: str) -> None:
    """A45: the one address of From, strictly read, or nobody."""
    written = post.write(sender)
    assert "ani45@example.com" not in [each.value for each in written.customer.identities]
    assert not written.is_verified


@pytest.mark.parametrize("sender", ["ani450@example.com, eve@evil.example", "g: ani450@example.com, e@evil.example;",
                                    "ani450@example.com\r\nFrom: eve@evil.example"])  # fmt: skip
def test_two_senders_are_doubtful(post: Post, sender: str) -> None:
    """A45: who reads it is told, and nothing verifies it."""
    written = post.write(sender)
    assert written.remarks
    assert not written.is_verified


def test_mail_in_the_name_of_an_agent_is_a_customers(post: Post) -> None:
    """A46: it never becomes an answer or a note, and nothing of it leaves."""
    agent: User = post.site.user(email="sari@desk.example")
    first = post.write("Ani <ani46@example.com>")
    forged = post.write(f"Sari <{agent.email}>", Subject=f"Re: [#{first.ticket_id}-{post.key(first)}]")
    assert (forged.ticket_id, forged.kind, forged.user_id) == (first.ticket_id, MessageKind.CUSTOMER, None)
    assert not forged.is_verified
    with post.site.app.app_context():
        assert db.session.scalar(select(func.count(Delivery.id))) == 0


def test_headers_from_outside_vouch_for_nothing(post: Post) -> None:
    """A47: results of checks, and headers that look like ours."""
    forged = post.write(
        "Ani <ani47@example.com>",
        Authentication_Results="desk.example; dmarc=pass header.from=example.com; dkim=pass",
        X_Tanggap_Desk="board",
        X_Tanggap_Ticket="1",
        X_Spam_Status="No",
    )
    assert not forged.is_verified
    assert len(post.participants(forged)) == 1


def test_hundreds_in_cc_are_proposed_up_to_twenty_and_none_of_ours_is(post: Post) -> None:
    """A48: and writing again adds no more."""
    keyed = OURS.replace("@", f"+k{'a' * 26}@")
    copied = ", ".join([OURS, keyed, *(f"c{n}@x.example" for n in range(300))])
    first = post.write("Ani <ani48@example.com>", Cc=copied)
    for number in range(2):
        more = ", ".join(f"d{number}-{each}@x.example" for each in range(50))
        post.write("Ani <ani48@example.com>", In_Reply_To=first.message_id, Cc=more)
    found = post.participants(first)
    assert len(found) <= MOST
    assert [each.is_confirmed for each in found].count(True) == 1


def test_a_key_is_worth_nothing_in_another_hand_nor_with_one_letter_changed(post: Post) -> None:
    """A50: 128 bits, bound to one participant; what does not fit becomes a new ticket."""
    first = post.write("Ani <ani50@example.com>")
    key = post.key(first)
    bent = key[:-2] + ("aa" if key[-2:] != "aa" else "bb")
    assert len(key) == 26
    assert post.write("Ani <ani50@example.com>", Subject=f"Re: [#{first.ticket_id}-{key}]").is_verified
    assert not post.write("Eve <eve50@evil.example>", Subject=f"Re: [#{first.ticket_id}-{key}]").is_verified
    guessed = post.write("Ani <ani50@example.com>", Subject=f"Re: [#{first.ticket_id}-{bent}]")
    assert guessed.ticket_id != first.ticket_id
    assert not guessed.is_verified


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"X-Long": "a" * 1_000_000}, "x"),
        ({"To": ", ".join(f"a{n}@b.example" for n in range(20_000))}, "x"),
        ({"Subject": "=?utf-8?q?a?= " * 50_000}, "x"),
        ({"Content-Type": "text/plain; " + "".join(f"name*{n}*=a;" for n in range(10_000))}, "x"),
        ({"Content-Type": PARTS}, "--b\r\n\r\nx\r\n" * 2_000),
        ({"Content-Type": PARTS}, f"--b\r\nContent-Type: {PARTS}\r\n\r\n" * 1_500),
        ({"Content-Type": "message/rfc822"}, "Content-Type: message/rfc822\r\n\r\n" * 200),
    ],
    ids=["header", "addresses", "words", "parameters", "parts", "nests", "forwards"],
)  # fmt: skip
def test_a_bomb_is_kept_and_the_next_mail_is_read(post: Post, headers: dict[str, str], body: str) -> None:
    """A57: the bytes are there in any case, and nobody else waits."""
    post.write("Eve <eve57@evil.example>", body, **headers)
    assert post.write("Ani <ani57@example.com>", "Still there?").text.strip() == "Still there?"
    with post.site.app.app_context():
        stuck = select(func.count(Inbox.id)).where(Inbox.state == InboxState.STORED)
        assert db.session.scalar(stuck) == 0


def test_no_name_of_a_file_is_a_path_or_a_trick(post: Post) -> None:
    """A58: stored under its digest, shown under a name that is one."""
    names = ["../../x", "CON", "a\u200b.htaccess", "n" * 300, "x\u202egpj.exe", "<img src=x>.png", "C:\\x"]
    part = '--b\r\nContent-Disposition: attachment; filename="{}"\r\n\r\nx\r\n'
    written = post.write("Eve <eve58@evil.example>", "".join(map(part.format, names)) + "--b--",
                         Content_Type="multipart/mixed; boundary=b")  # fmt: skip
    with post.site.app.app_context():
        shown = [each.name for each in db.session.get_one(Message, written.id).attachments]
    assert len(shown) == len(names)
    assert not [name for name in shown if set(name) & set("/\\<>:\u200b\u202e\0") or len(name.encode()) > 255]
    stored = [path for path in Path(post.site.config.files).rglob("*") if path.is_file()]
    assert all(len(path.name) == 64 for path in stored)
