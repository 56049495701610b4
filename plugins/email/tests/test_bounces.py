"""Delivery reports are recognised with recipient, outcome and our message id; ordinary mail never is."""

import pytest

from plugins.email.bounces import read_bounce, read_bounces

DSN = b"""Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: help@toko.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="BB"

--BB
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--BB
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0700

Final-Recipient: rfc822; budi@Example.ORG
Original-Recipient: rfc822;budi@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <budi@example.org>: Recipient address
    rejected: User unknown

Final-Recipient: rfc822; siti@example.org
Action: delayed
Status: 4.2.2

--BB
Content-Type: message/rfc822

From: help@toko.example
Message-ID: <t1042.abc@toko.example>
Subject: Re: Paket

isi
--BB--
"""
QMAIL = b"""Return-Path: <>
From: MAILER-DAEMON@mail.example.org
Subject: failure notice

Hi. This is the qmail-send program at mail.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.

<budi@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <help@toko.example>
Message-ID: <t7.x@toko.example>
Subject: x

isi
"""
EXIM = b"""Return-path: <>
X-Failed-Recipients: budi@example.org
From: Mail Delivery System <Mailer-Daemon@host.example>
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

  budi@example.org
    host mx.example.org [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<budi@example.org>:
    550 5.7.1 blocked

Message-Id: <t8.x@toko.example>
"""


def test_a_standard_report_tells_of_every_recipient() -> None:
    failed, delayed = read_bounces(DSN)
    assert (failed.recipient, failed.action, failed.status) == ("budi@example.org", "failed", "5.1.1")
    assert failed.diagnostic == "550 5.1.1 <budi@example.org>: Recipient address rejected: User unknown"
    assert failed.original_message_id == "t1042.abc@toko.example"
    assert (delayed.recipient, delayed.action, delayed.is_final) == ("siti@example.org", "delayed", False)


def test_line_ends_make_no_difference() -> None:
    assert read_bounces(DSN.replace(b"\n", b"\r\n")) == read_bounces(DSN)


def test_headers_alone_are_enough_for_the_id() -> None:
    raw = DSN.replace(b"Content-Type: message/rfc822", b"Content-Type: text/rfc822-headers")
    assert read_bounces(raw)[0].original_message_id == "t1042.abc@toko.example"


@pytest.mark.parametrize(
    ("raw", "status", "original"), [(QMAIL, "5.1.1", "t7.x@toko.example"), (EXIM, "5.7.1", "t8.x@toko.example")]
)
def test_odd_reports_are_recognised(raw: bytes, status: str, original: str) -> None:
    bounce = read_bounce(raw)
    assert bounce is not None
    assert (bounce.recipient, bounce.action, bounce.status) == ("budi@example.org", "failed", status)
    assert bounce.original_message_id == original


@pytest.mark.parametrize(
    "raw",
    [
        b"From: Budi <budi@example.org>\nSubject: Delivery failed: where is it?\n\nIt says 550 5.1.1 <a@b.example>\n",
        b"From: budi@example.org\nSubject: undeliverable\n\nHi\n",
        b"From: postmaster@example.org\nSubject: Hello\n\nI am the postmaster. <a@b.example>\n",
        b"",
        b"\0\xff",
    ],
)
def test_ordinary_mail_is_no_bounce(raw: bytes) -> None:
    assert read_bounce(raw) is None


@pytest.mark.parametrize("cut", range(0, len(DSN), 97))
def test_a_cut_report_never_raises(cut: int) -> None:
    read_bounces(DSN[:cut])
