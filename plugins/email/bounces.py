"""Read delivery reports: which recipient, what happened, and to which mail of ours (RFC 3464), also the odd ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .addresses import clean_address
from .charsets import decode
from .headers import Headers, message_ids, split_headers
from .limits import MAX_MAIL
from .mime import Notes, Part, read_mail
from .words import decode_header

_REPORTERS = re.compile(r"(?:mailer-daemon|postmaster|mail-daemon|mail\.daemon|maildaemon)@?", re.IGNORECASE)
_SUBJECTS = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|failed)|failure notice|returned (?:mail|to sender)|mail delivery"
    r"|unzustellbar|non remis|no entregado|gagal (?:terkirim|dikirim|mengirim)|pengiriman gagal|tidak terkirim|delayed",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY = re.compile(r"\b([45]\d\d)[ -]")
_ADDRESS = re.compile(r"<([^<>\s]{3,250}@[^<>\s]{3,250})>")
_ORIGINAL_ID = re.compile(rb"^message-id:[ \t]*(?:\r?\n[ \t]+)?(<[^<>\r\n]{3,900}>)", re.IGNORECASE | re.MULTILINE)
_MAX_RECIPIENTS = 100
_LOOKED_AT = 200_000


@dataclass(frozen=True, slots=True)
class Bounce:
    """What became of one recipient. Action: failed, delayed, delivered, relayed or expanded; status as in RFC 3463."""

    recipient: str
    action: str
    status: str
    diagnostic: str
    original_message_id: str

    @property
    def is_final(self) -> bool:
        return self.action == "failed"


def read_bounce(raw: bytes) -> Bounce | None:
    """Return the first recipient of a delivery report, a failed one if there is one; None for any other mail."""
    bounces = read_bounces(raw)
    return next((bounce for bounce in bounces if bounce.is_final), bounces[0] if bounces else None)


def read_bounces(raw: bytes) -> tuple[Bounce, ...]:
    """Return what a delivery report says of each recipient; nothing for any other mail."""
    try:
        root = read_mail(raw[:MAX_MAIL], Notes())
        return tuple(_standard(root)) or tuple(_odd(root))
    except Exception:  # a report that cannot be read is an ordinary mail
        return ()


def _standard(root: Part) -> Iterator[Bounce]:
    parts = list(_walk(root))
    original = _original_id(root, parts)
    for part in parts:
        if part.mime not in ("message/delivery-status", "message/global-delivery-status"):
            continue
        for number, fields in enumerate(_groups(part.data()[:_LOOKED_AT])):
            if number >= _MAX_RECIPIENTS:
                return
            bounce = _of_recipient(fields, original)
            if bounce is not None:
                yield bounce


def _of_recipient(fields: Headers, original: str) -> Bounce | None:
    recipient = _typed(fields.first("original-recipient")) or _typed(fields.first("final-recipient"))
    action = decode_header(fields.first("action")).lower()
    status = _STATUS.search(decode_header(fields.first("status")))
    if not recipient and not action:
        return None
    diagnostic = decode_header(fields.first("diagnostic-code")).partition(";")
    return Bounce(
        clean_address(recipient),
        action if action in ("failed", "delayed", "delivered", "relayed", "expanded") else "failed",
        status[1] if status else "",
        (diagnostic[2] or diagnostic[0]).strip()[:1_000],
        original,
    )


def _odd(root: Part) -> Iterator[Bounce]:
    """Read reports without a machine-readable part: qmail, Exim, Exchange, and servers of one's own."""
    headers = root.headers
    failed = headers.first("x-failed-recipients")
    sender = decode_header(headers.last("from"))
    if not failed and not (_is_reporter(headers, sender) and _SUBJECTS.search(headers.text("subject"))):
        return
    text = _plain_text(root)[:20_000]
    status = _STATUS.search(text)
    reply = _REPLY.search(text)
    code = status[1] if status else (f"{reply[1][0]}.0.0" if reply else "")
    recipients = [decode(part).strip() for part in failed.split(b",")] if failed else _ADDRESS.findall(text)[:1]
    is_delay = code.startswith("4") or "delayed" in headers.text("subject").lower()
    for recipient in recipients[:_MAX_RECIPIENTS]:
        if address := clean_address(recipient):
            original = _original_id(root, list(_walk(root)))
            yield Bounce(address, "delayed" if is_delay else "failed", code, _diagnostic(text, reply, status), original)


def _is_reporter(headers: Headers, sender: str) -> bool:
    has_null_path = any(value.strip() == b"<>" for value in headers.all("return-path"))
    return bool(_REPORTERS.search(sender)) or has_null_path


def _diagnostic(text: str, reply: re.Match[str] | None, status: re.Match[str] | None) -> str:
    """Return the line of the text that holds the server's answer."""
    match = reply or status
    if match is None:
        return ""
    start = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return " ".join(text[start : end if end >= 0 else None].split())[:1_000]


def _original_id(root: Part, parts: list[Part]) -> str:
    for part in parts:
        if part.mime in ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"):
            ids = message_ids(split_headers(part.data().lstrip(b"\r\n")).headers.first("message-id"))
            if ids:
                return ids[0]
    for part in parts:
        found = _ORIGINAL_ID.search(part.raw[:_LOOKED_AT])
        if found:
            return next(iter(message_ids(found[1])), "")
    answered = message_ids(root.headers.first("in-reply-to")) or message_ids(root.headers.first("references"))
    return answered[-1] if answered else ""


def _groups(data: bytes) -> Iterator[Headers]:
    position = 0
    data = data.strip() + b"\n"
    while position < len(data):
        block = split_headers(data, position)
        if block.headers.fields:
            yield block.headers
        if block.body <= position:
            return
        position = block.body


def _typed(value: bytes) -> str:
    """Return the address of `rfc822; someone@example.org`."""
    kind, semicolon, address = decode_header(value).partition(";")
    return (address if semicolon else kind).strip().strip("<>")


def _plain_text(root: Part) -> str:
    return next(
        (decode(part.data()[:_LOOKED_AT], part.charset) for part in _walk(root) if part.mime == "text/plain"), ""
    )


def _walk(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _walk(child)
