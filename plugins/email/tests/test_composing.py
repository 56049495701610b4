"""What we send is correct on the wire, whatever is put into it."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.email.addresses import Address
from plugins.email.composing import MailPart, NotSendable, OutgoingMail, compose
from plugins.email.parsing import parse

DESK = Address("Toko Bantuan", "help@toko.example")
BUDI = Address("Budi Santoso", "budi@example.org")
WHEN = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def mail(**changes: object) -> OutgoingMail:
    values: dict[str, object] = {
        "sender": DESK, "to": (BUDI,), "subject": "Re: Paket", "text": "Halo", "date": WHEN,
        "message_id": "t1.x@toko.example",
    }  # fmt: skip
    return OutgoingMail(**(values | changes))  # type: ignore[arg-type]


def assert_wire_form(raw: bytes) -> None:
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\0" not in raw


def test_a_plain_answer() -> None:
    raw = compose(mail(in_reply_to="<a@b.example>", references=("a@b.example", "<c@d.example>")))
    assert_wire_form(raw)
    assert raw.decode() == (
        "From: Toko Bantuan <help@toko.example>\r\nTo: Budi Santoso <budi@example.org>\r\nSubject: Re: Paket\r\n"
        "Date: Mon, 23 Nov 2026 03:00:00 +0000\r\nMessage-ID: <t1.x@toko.example>\r\nIn-Reply-To: <a@b.example>\r\n"
        "References: <a@b.example>\r\n <c@d.example>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: 7bit\r\n\r\nHalo\r\n"
    )


def test_text_html_pictures_and_files_nest_as_they_should() -> None:
    picture = MailPart("logo.png", "image/png", b"\x89PNG", content_id="logo@toko")
    raw = compose(
        mail(
            html='<p>Halo <img src="cid:logo@toko"></p>', files=(picture, MailPart("a.pdf", "application/pdf", b"%PDF"))
        )
    )
    read = message_from_bytes(raw, policy=policy.default)
    assert [part.get_content_type() for part in read.walk()] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png",
        "application/pdf",
    ]  # fmt: skip


def test_the_same_mail_gives_the_same_bytes() -> None:
    assert compose(mail(html="<p>x</p>")) == compose(mail(html="<p>x</p>"))


def test_only_the_newest_references_are_kept() -> None:
    references = tuple(f"{number}@x.example" for number in range(50))
    assert parse(compose(mail(references=references))).references == references[-20:]


def test_automatic_mail_says_so() -> None:
    read = parse(compose(mail(automatic="auto-replied", loop_token="toko.example")))
    assert (read.automatic_reason, read.loop_tokens) == ("auto-submitted", ("toko.example",))
    assert not parse(compose(mail())).automatic


@pytest.mark.parametrize(
    "address", ["", "x", "a@b@c", "a b@c.example", "a@b.example>\r\nBcc: x@y.example", "bück@x.example", "a@b..c"]
)
def test_what_is_no_address_is_not_sent(address: str) -> None:
    with pytest.raises(NotSendable):
        compose(mail(to=(Address("", address),)))


@pytest.mark.parametrize("identifier", ["", "x", "a b@c", "a@b\r\nBcc: x@y.example"])
def test_what_is_no_message_id_is_not_sent(identifier: str) -> None:
    with pytest.raises(NotSendable):
        compose(mail(message_id=identifier))


INJECTION = "x\r\nBcc: evil@example.org\r\n\r\nbody\rBcc: y\nBcc: z\0\u2028Bcc: w\x85Bcc: v"


def test_no_field_can_add_a_header() -> None:
    raw = compose(
        mail(
            sender=Address(INJECTION, DESK.address),
            to=(Address(INJECTION, BUDI.address),),
            cc=(Address(INJECTION, "c@example.org"),),
            reply_to=Address(INJECTION, "help+k1@toko.example"),
            subject=INJECTION,
            in_reply_to=INJECTION,
            references=(INJECTION, "<a@b>\r\nBcc: x"),
            loop_token=INJECTION,
            html="<p>",
            files=(MailPart(INJECTION, INJECTION, b"x", INJECTION), MailPart(INJECTION, "text/x\r\nBcc: y", b"x")),
        )
    )
    assert_wire_form(raw)
    assert not [line for line in raw.lower().split(b"\r\n") if line.startswith(b"bcc")]


WORDS = st.text(st.characters(codec="utf-8"), max_size=300)


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS, WORDS, st.binary(max_size=300))
def test_whatever_is_written_is_read_again(subject: str, name: str, text: str, data: bytes) -> None:
    files = (MailPart(name, "application/x-thing", data),)
    raw = compose(
        mail(subject=subject, to=(Address(name, BUDI.address),), text=text, html=f"<p>{text}</p>", files=files)
    )
    assert_wire_form(raw)
    read = parse(raw)
    assert read.to[0].address == BUDI.address
    assert (read.sender_name, read.sender_address) == (DESK.name, DESK.address)
    assert [file.data for file in read.files] == [data]
    assert letters(read.subject) == letters(subject)
    assert letters(read.text or "") == letters(text)
    assert letters(read.to[0].name) == letters(" ".join(name.split())[:300])


def letters(text: str) -> str:
    return "".join(sign for sign in text if sign.isalnum())


def test_long_and_foreign_texts_travel_in_seven_bits() -> None:
    for text in ("x" * 5_000, "日本語" * 2_000, "Größe " * 500, "a \n.\n.b\nFrom x\n" * 3, "tab\t \n"):
        raw = compose(mail(text=text, subject=text[:2_000]))
        assert_wire_form(raw)
        assert (parse(raw).text or "").split() == text.split()
