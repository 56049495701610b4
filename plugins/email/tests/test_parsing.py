"""Real-shaped mail is read as its sender meant it; broken and hostile mail is read all the same."""

import base64
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.testing import cpu_seconds
from plugins.email.addresses import Address
from plugins.email.limits import MAX_MAIL
from plugins.email.parsing import ParsedMail, parse
from plugins.email.tests.samples import (
    APPLE_MIXED,
    BROKEN_BOUNDARY,
    FLOWED,
    GMAIL,
    INDONESIAN_FORM,
    JAPANESE,
    NESTED_MAIL,
    OUTLOOK_RELATED,
    SIGNED,
    UUENCODED,
)


def simple(headers: bytes, body: bytes = b"isi") -> ParsedMail:
    return parse(headers + b"\r\n\r\n" + body)


def test_a_gmail_answer() -> None:
    mail = parse(GMAIL)
    assert mail.message_id == "CAF+x=1@mail.gmail.com"
    assert mail.in_reply_to == ("t1042.k@toko.example",)
    assert mail.references == ("first@mail.gmail.com", "t1042.k@toko.example")
    assert mail.subject == "Re: Pesanan #1042 belum sampai"
    assert (mail.sender_name, mail.sender_address, mail.sender_doubtful) == (
        "Budi Santoso",
        "budi.santoso@gmail.com",
        False,
    )
    assert mail.to == (Address("Toko Bantuan", "help+kabc@toko.example"),)
    assert mail.date == datetime(2026, 11, 23, 3, 4, 5, tzinfo=UTC)
    assert mail.text == "Sudah sampai, terima kasih 🙏\n"
    assert mail.html == '<div dir="ltr">Sudah sampai, terima kasih 🙏</div>\n'
    assert (mail.automatic, mail.files, mail.notes) == (False, (), ())
    assert mail.auth_results[0].startswith("mx.toko.example; dkim=pass")
    assert mail.delivered_to == ("help+kabc@toko.example",)


def test_a_picture_within_outlook_html_is_inline_and_a_document_is_not() -> None:
    mail = parse(OUTLOOK_RELATED)
    assert [(file.name, file.mime, file.inline) for file in mail.files] == [
        ("image001.png", "image/png", True),
        ("Faktur Oktober.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
    ]
    assert mail.files[0].content_id == "image001.png@01DC0000.ABC"
    assert "Größe" in (mail.html or "")


def test_text_after_a_picture_is_not_lost() -> None:
    mail = parse(APPLE_MIXED)
    assert (mail.text or "").split() == ["Foto", "ini", "rusak.", "Mohon", "diganti."]
    assert [file.name for file in mail.files] == ["foto.jpg"]


def test_a_forwarded_mail_is_kept_byte_by_byte() -> None:
    mail = parse(NESTED_MAIL)
    (file,) = mail.files
    assert (file.name, file.mime) == ("Keluhan asli.eml", "message/rfc822")
    assert file.data == b"From: siti@example.org\r\nSubject: Keluhan asli\r\n\r\nIsi  asli \r\n"
    assert mail.text == "Diteruskan."


def test_japanese_in_its_own_set() -> None:
    mail = parse(JAPANESE)
    assert mail.subject == "配送についてのお問い合わせ"
    assert mail.sender_name == "山田太郎"
    assert mail.text == "商品が届きません。"


def test_flowed_text_is_joined() -> None:
    assert parse(FLOWED).text == "This is one long paragraph.\n> quoted text that goes on\n\n-- \nBudi"


def test_the_signature_is_a_file_and_the_signed_text_the_body() -> None:
    mail = parse(SIGNED)
    assert mail.text == "Signed words."
    assert [file.name for file in mail.files] == ["signature.asc"]


def test_uuencoded_files_leave_the_text() -> None:
    mail = parse(UUENCODED)
    assert (mail.text or "").split() == ["Before", "After"]
    assert [(file.name, file.data) for file in mail.files] == [("halo.txt", b"Halo dunia")]


def test_a_missing_last_boundary_loses_nothing() -> None:
    mail = parse(BROKEN_BOUNDARY)
    assert mail.text == "words"
    assert [(file.name, file.data) for file in mail.files] == [("a.bin", b"data")]


def test_a_form_with_latin_text_called_ascii() -> None:
    mail = parse(INDONESIAN_FORM)
    assert mail.subject == "Keluhan: paket ke Café Batik"
    assert mail.text == "Nama: José\nKeluhan: paket terlambat 3 hari"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (b"=?utf-8?Q?Caf=C3?= =?utf-8?Q?=A9?=", "Café"),
        (b"=?UTF-8?B?UGVz?=\r\n =?UTF-8?B?YW5hbg==?=", "Pesanan"),
        (b"=?utf-8?B?Q2Fmw6k?= tutup", "Café tutup"),
        (b'"=?utf-8?Q?dalam_kutip?="', '"dalam kutip"'),
        (b"=?iso-8859-1?Q?=80?=", "€"),
        (b"=?x-gbk?B?xOO6ww==?=", "你好"),
        (b"=?gb2312?B?xOO6ww==?=", "你好"),
        (b"=?ks_c_5601-1987?B?vsiz5w==?=", "안녕"),
        (b"=?hex?Q?48616c6f?=", "48616c6f"),
        (b"=?rot13?Q?Unyb?=", "Unyb"),
        (b"=?idna?Q?xn--a?=", "xn--a"),
        (b"=?unicode_escape?Q?=5Cu0041?=", "\\u0041"),
        (b"=?undefined?Q?Halo?=", "Halo"),
        (b"=??Q?Halo?=", "Halo"),
        (b"=?utf-8*en?Q?Halo?=", "Halo"),
        (b"=?utf-8?X?Halo?=", "=?utf-8?X?Halo?="),
        ("Café langsung".encode(), "Café langsung"),
        ("Café".encode("latin-1"), "Café"),
        (b"a\r\n b\r\n\tc", "a b c"),
        (b"=?utf-8?Q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        (b"=?utf-8?Q?a=00b?=", "ab"),
        (b"=?utf-7?Q?+2AA-?=", "\ufffd"),
        (b"", ""),
    ],
)
def test_subjects(raw: bytes, subject: str) -> None:
    assert simple(b"Subject: " + raw).subject == subject


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        (b"budi@example.org", "", "budi@example.org"),
        (b"Budi <budi@EXAMPLE.org>", "Budi", "budi@example.org"),
        (b'"Santoso, Budi" <budi@example.org>', "Santoso, Budi", "budi@example.org"),
        (b"budi@example.org (Budi S.)", "Budi S.", "budi@example.org"),
        (b"Budi (kantor) <budi@example.org>", "Budi", "budi@example.org"),
        (b"<budi@example.org>", "", "budi@example.org"),
        (b"budi@example.org <budi@example.org>", "budi@example.org", "budi@example.org"),
        (b"=?utf-8?Q?Santoso=2C_Budi?= <budi@example.org>", "Santoso, Budi", "budi@example.org"),
        (
            b"=?utf-8?Q?Boss_=3Cboss=40toko.example=3E?= <evil@example.org>",
            "Boss <boss@toko.example>",
            "evil@example.org",
        ),
        (b'"boss@toko.example" <evil@example.org>', "boss@toko.example", "evil@example.org"),
        (b"'Budi' <budi@example.org>", "Budi", "budi@example.org"),
        (b'"Budi \\"B\\" S" <budi@example.org>', 'Budi "B" S', "budi@example.org"),
        ("Budi <budi@müller.example>".encode(), "Budi", "budi@xn--mller-kva.example"),
        (b'"Budi <budi@example.org>', "Budi", "budi@example.org"),
    ],
)
def test_senders_that_are_sure(raw: bytes, name: str, address: str) -> None:
    mail = simple(b"From: " + raw)
    assert (mail.sender_name, mail.sender_address, mail.sender_doubtful) == (name, address, False)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"nobody",
        b"alice@example.org)bob@evil.example",
        b"alice@example.org,bob@evil.example",
        b"<alice@example.org>bob@evil.example",
        b"Alice <alice@example.org> <bob@evil.example>",
        b"alice@example.org bob@evil.example",
        b"alice@example.org(<bob@evil.example>",
        b"=?utf-8?Q?Boss_<boss=40toko.example>?= <evil@example.org>",
        b"alice@exam ple.org",
        b"alice@[evil]",
        b"alice@",
        b"@example.org",
        b"undisclosed-recipients:;",
        b"a@b.example\r\nFrom: c@d.example",
    ],
)
def test_senders_that_are_not(raw: bytes) -> None:
    mail = simple(b"From: " + raw)
    assert mail.sender_doubtful
    assert "sender missing or ambiguous" in mail.notes


def test_groups_give_their_members() -> None:
    assert [each.address for each in simple(b"To: Tim: a@b.example, C <c@d.example>;, e@f.example").to] == [
        "a@b.example", "c@d.example", "e@f.example",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        (b"Mon, 23 Nov 2026 10:00:00 +0700", datetime(2026, 11, 23, 3, tzinfo=UTC)),
        (b"23 Nov 2026 10:00 GMT", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        (b"Mon, 23 Nov 2026 29:24:00 +0700", None),
        (b"yesterday", None),
        (b"Mon, 99 Foo 99999 10:00:00 +9999999999", None),
        (b"", None),
    ],
)
def test_dates(raw: bytes, moment: datetime | None) -> None:
    assert simple(b"Date: " + raw).date == moment


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"Content-Type: text/plain; charset=us-ascii\n\nCaf\xc3\xa9", "Café"),
        (b"Content-Type: text/plain; charset=iso-8859-1\n\nCaf\xe9 \x80", "Café €"),
        (b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + "日本語".encode("cp932"), "日本語"),
        (b"Content-Type: text/plain; charset=gb2312\n\n" + "镕基".encode("gb18030"), "镕基"),
        (b"Content-Type: text/plain; charset=utf-8\n\n" + b"Halo dunia, " + b"\xff", None),
        (b"Content-Type: text/plain; charset=utf-16\n\n" + "Halo".encode("utf-16"), "Halo"),
        (b"Content-Type: text/plain; charset=hex\n\n48616c6f", "48616c6f"),
        (b"Content-Type: text/plain; charset=\n\nHalo", "Halo"),
        (b'Content-Type: text/plain; charset="utf-8\n\nHalo', "Halo"),
        (b"Content-Type: text\n\nHalo", "Halo"),
        (b"Content-Type: nonsense\n\nHalo", "Halo"),
        (b"Content-Transfer-Encoding: base64\n\nSGFs bw=", "Halo"),
        (b"Content-Transfer-Encoding: base64\n\nSGFsbw\n", "Halo"),
        (b"Content-Transfer-Encoding: base64\n\nSGE=bG8=", "Halo"),
        (b"Content-Transfer-Encoding: base64\n\nSGFsb\xff\x00w==", "Halo"),
        (b"Content-Transfer-Encoding: quoted-printable\n\nHa=6co = dunia=  \nx", "Halo = duniax"),
        (b"Content-Transfer-Encoding: nonsense\n\nHalo", "Halo"),
        (b"\nHalo\0\x08", "Halo"),
    ],
)
def test_bodies(body: bytes, text: str | None) -> None:
    read = parse(b"From: a@b.example\n" + body).text
    assert read == text if text is not None else (read or "").startswith("Halo dunia")


@pytest.mark.parametrize(
    "raw",
    [
        b"From nobody Mon Nov 23 10:00:00 2026\nSubject: Halo\n\nisi",
        b"\xef\xbb\xbfSubject: Halo\n\nisi",
        b"\r\n\r\nSubject: Halo\r\n\r\nisi",
        b"Subject: Halo\r\risi",
        b"Subject: Halo\nisi tanpa pemisah",
    ],
)
def test_odd_beginnings(raw: bytes) -> None:
    mail = parse(raw)
    assert mail.subject == "Halo"
    assert (mail.text or "").startswith("isi")


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'attachment; filename="laporan.pdf"', "laporan.pdf"),
        (b"attachment; filename=laporan akhir.pdf", "laporan akhir.pdf"),
        (b"attachment; filename*=utf-8''na%C3%AFve%20%E2%82%AC.txt", "naïve €.txt"),
        (b'attachment; filename*0="lap"; filename*1="oran.pdf"', "laporan.pdf"),
        (b"attachment; filename*0*=iso-8859-1'de'Gr%F6; filename*1*=%DFe; filename*2=.txt", "Größe.txt"),
        (b"attachment; filename=\"x.txt\"; filename*=utf-8''y.txt", "y.txt"),
        (b'attachment; filename="=?utf-8?Q?na=C3=AFve.txt?="', "naïve.txt"),
        (b'attachment; filename="=?utf-8?B?bmHDr3Zl?=\r\n =?utf-8?B?LnR4dA==?="', "naïve.txt"),
        ('attachment; filename="naïve.txt"'.encode(), "naïve.txt"),
        (b'attachment; filename="../../etc/passwd"', "passwd"),
        (b'attachment; filename="C:\\\\Users\\\\x\\\\laporan.doc"', "laporan.doc"),
        (b'attachment; filename="CON"', "_CON"),
        (b'attachment; filename="con.txt"', "_con.txt"),
        ('attachment; filename="a\u200b.htaccess"'.encode(), "a.htaccess"),
        ('attachment; filename="faktur\u202efdp.exe"'.encode(), "fakturfdp.exe"),
        (b'attachment; filename="a\r\n Bcc: x.txt"', "aBcc x.txt"),
        (b'attachment; filename="..."', "attachment.pdf"),
        (b"attachment", "attachment.pdf"),
        (b'attachment; filename="' + b"x" * 300 + b'.pdf"', "x" * 196 + ".pdf"),
    ],
)
def test_file_names(header: bytes, name: str) -> None:
    mail = simple(b"Content-Type: application/pdf\r\nContent-Disposition: " + header, b"%PDF")
    assert [file.name.replace(" ", "") for file in mail.files] == [name.replace(" ", "")]
    assert mail.files[0].data == b"%PDF"


def test_files_of_one_name_are_told_apart() -> None:
    part = b'--b\nContent-Type: image/png\nContent-Disposition: attachment; filename="Foto.png"\n\nx\n'
    mail = parse(
        b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 3 + part.replace(b"Foto", b"foto") + b"--b--\n"
    )
    assert [file.name for file in mail.files] == ["Foto.png", "Foto (2).png", "Foto (3).png", "foto (4).png"]


def test_a_named_text_alone_is_the_body() -> None:
    mail = simple(b'Content-Type: text/plain; name="message.txt"', b"isi")
    assert (mail.text, mail.files) == ("isi", ())


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (b"Auto-Submitted: auto-replied", "auto-submitted"),
        (b"Auto-Submitted: no", ""),
        (b"Precedence: bulk", "precedence"),
        (b"List-Id: <x.example>", "list-id"),
        (b"X-Auto-Response-Suppress: DR, OOF, AutoReply", "x-auto-response-suppress"),
        (b"X-Auto-Response-Suppress: DR", ""),
        (b"X-Autoreply: yes", "x-autoreply"),
        (b"Return-Path: <>", "return-path"),
        (b"Feedback-ID: x", "feedback-id"),
        (b"X-Tanggap-Loop: toko.example", "x-tanggap-loop"),
        (b"X-Other: x", ""),
    ],
)
def test_automatic_mail(header: bytes, reason: str) -> None:
    mail = simple(b"From: budi@example.org\r\n" + header)
    assert (mail.automatic, mail.automatic_reason) == (bool(reason), reason)


@pytest.mark.parametrize(
    ("sender", "is_machine"),
    [
        (b"noreply@x.example", True),
        (b"MAILER-DAEMON@x.example", True),
        (b"no-reply+1@x.example", True),
        (b"norepl@x.example", False),
        (b"bounce.house@x.example", True),
    ],
)
def test_machines_are_known_by_their_address(sender: bytes, is_machine: bool) -> None:
    assert simple(b"From: " + sender).automatic == is_machine


HOSTILE = {
    "parentheses": b"From: " + b"(" * 100_000 + b"\n\nx",
    "comment pairs": b"From: " + b"()" * 100_000 + b"\n\nx",
    "quotes": b"From: " + b'"' * 100_000 + b"\n\nx",
    "backslashes": b'From: "' + b"\\" * 100_000 + b"\n\nx",
    "angles": b"To: " + b"<" * 100_000 + b"\n\nx",
    "addresses": b"To: " + b"a@b.example, " * 50_000 + b"\n\nx",
    "encoded words": b"Subject: " + b"=?utf-8?Q?a?= " * 70_000 + b"\n\nx",
    "begun words": b"Subject: " + b"=?a?q?" * 160_000 + b"\n\nx",
    "a long line": b"Subject: x\n\n" + b"x" * 1_000_000,
    "a long header": b"Subject: " + b"x" * 1_000_000 + b"\n\nx",
    "many headers": b"X: y\n" * 200_000 + b"\nx",
    "folds": b"Subject: x\n" + b" y\n" * 300_000 + b"\nx",
    "blanks": b"Subject: x\n\n" + b" " * 1_000_000,
    "line breaks": b"Subject: x\n\n" + b"\n" * 1_000_000,
    "quoted blanks": b"Content-Transfer-Encoding: quoted-printable\n\n" + b" " * 500_000 + b"x" + b"=\n" * 200_000,
    "base64 signs": b"Content-Transfer-Encoding: base64\n\n" + b"=" * 1_000_000,
    "parameters": b"Content-Type: text/plain" + b"; a=b" * 50_000 + b"\n\nx",
    "continuations": b"Content-Type: text/plain"
    + b"".join(b"; name*%d=x" % number for number in range(20_000))
    + b"\n\nx",
    "references": b"References: " + b"<a@b> " * 150_000 + b"\n\nx",
    "parts": b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000,
    "nested parts": b"Content-Type: multipart/mixed; boundary=b0\n\n"
    + b"".join(
        b"--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n" % (number, number + 1) for number in range(1_500)
    ),
    "same boundary": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 10_000,
    "nearly boundaries": b"Content-Type: multipart/mixed; boundary=-\n\n" + b"-" * 1_000_000,
    "uuencoded beginnings": b"Subject: x\n\n" + b"begin 644 x\n" * 80_000 + b"\nend\n",
    "html comments": b"Content-Type: text/html\n\n" + b"<!--" * 250_000,
    "meta tags": b"Content-Type: text/html\n\n" + b"<meta " * 160_000,
    "wrong japanese": b"Content-Type: text/plain; charset=iso-2022-jp\n\n" + b"\x1b$B\xff\xfe" * 150_000,
    "wrong chinese": b"Content-Type: text/plain; charset=gb2312\n\n" + b"\xff\x80" * 400_000,
    "random bytes": random.Random(7).randbytes(1_000_000),
    "flowed": b"Content-Type: text/plain; format=flowed\n\n" + b"x \n" * 300_000,
    "flowed quotes": b"Content-Type: text/plain; format=flowed\n\n" + b">" * 500_000 + b" \n" * 200_000,
    "domain": b"From: a@" + "ü".encode() * 50_000 + b"\n\nx",
    "date": b"Date: " + b"1:" * 100_000 + b"\n\nx",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_megabyte_takes_no_second(raw: bytes) -> None:
    assert cpu_seconds(lambda: parse(raw)) < 1
    mail = parse(raw)
    assert not any("could not be read" in note for note in mail.notes)


def test_what_is_past_the_limits_is_noted() -> None:
    assert "too many parts: the rest was not opened" in parse(HOSTILE["parts"]).notes
    assert "parts nested too deeply were not opened" in parse(HOSTILE["nested parts"]).notes
    assert "header block cut" in parse(HOSTILE["many headers"]).notes
    assert len(parse(HOSTILE["addresses"]).to) == 1_000


def test_a_mail_too_big_keeps_its_headers() -> None:
    mail = parse(b"From: a@b.example\nSubject: besar\n\n" + b"x" * (MAX_MAIL + 1))
    assert (mail.subject, mail.text) == ("besar", "")
    assert mail.notes == ("mail too big: only its headers were read",)


SAMPLES = [
    APPLE_MIXED, BROKEN_BOUNDARY, FLOWED, GMAIL, INDONESIAN_FORM, JAPANESE, NESTED_MAIL,
    OUTLOOK_RELATED, SIGNED, UUENCODED,
]  # fmt: skip


def damaged(raw: bytes, seed: int) -> bytes:
    """Return a copy with bytes changed, cut out, doubled or moved."""
    chance = random.Random(seed)
    data = bytearray(raw)
    for _time in range(chance.randint(1, 12)):
        place, length = chance.randrange(len(data) + 1), chance.randint(1, 40)
        match chance.randrange(4):
            case 0:
                data[place : place + length] = chance.randbytes(length)
            case 1:
                del data[place : place + length]
            case 2:
                data[place:place] = data[place : place + length] * chance.randint(1, 3)
            case _:
                data[place:place] = chance.choice(
                    [b"\0", b"\r", b"\n\n", b"\xff\xfe", b"=?", b'"', b"(", b"--", b"\xed\xa0\x80"]
                )
    return bytes(data)


@pytest.mark.parametrize("sample", range(len(SAMPLES)))
def test_damaged_copies_are_read_and_can_be_stored(sample: int) -> None:
    for seed in range(150):
        mail = parse(damaged(SAMPLES[sample], seed))
        assert not any("could not be read" in note for note in mail.notes), seed
        for text in texts(mail):
            text.encode("utf-8")
            assert "\0" not in text


def texts(mail: ParsedMail) -> list[str]:
    found = [mail.subject, mail.sender_name, mail.sender_address, mail.text or "", mail.html or "", mail.message_id]
    found += [*mail.references, *mail.in_reply_to, *mail.delivered_to, *mail.auth_results, *mail.notes]
    found += [word for each in (*mail.to, *mail.cc, *mail.reply_to) for word in (each.name, each.address)]
    return found + [word for file in mail.files for word in (file.name, file.mime, file.content_id or "")]


@settings(deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read(raw: bytes) -> None:
    assert isinstance(parse(raw), ParsedMail)


CONTENT = st.text(st.characters(codec="utf-8", categories=["L", "N", "Zs"]), min_size=1, max_size=60).filter(str.strip)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["text", "html", "file"]), CONTENT, st.sampled_from(["base64", "8bit"])),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 3),
)
def test_no_part_is_lost(parts: list[tuple[str, str, str]], depth: int) -> None:
    raw = multipart([leaf(*part) for part in parts], "inner")
    for level in range(depth):
        raw = multipart([leaf("text", f"level{level}", "8bit"), raw], f"level{level}")
    mail = parse(b"From: a@b.example\r\n" + raw)
    body = (mail.html or "") + (mail.text or "")
    for kind, content, _encoding in parts:
        if kind == "file":
            assert content.encode() in [file.data for file in mail.files]
        else:
            assert content.strip() in body
    assert all(f"level{level}" in body for level in range(depth))


def leaf(kind: str, content: str, encoding: str) -> bytes:
    mime = {"text": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8", "file": "application/x-thing"}[
        kind
    ]
    data = content.encode()
    body = base64.encodebytes(data).replace(b"\n", b"\r\n") if encoding == "base64" else data
    return f"Content-Type: {mime}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body


def multipart(parts: list[bytes], boundary: str) -> bytes:
    mark = f"--{boundary}-mark".encode()
    head = f'Content-Type: multipart/mixed; boundary="{boundary}-mark"\r\n\r\n'.encode()
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
