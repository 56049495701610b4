"""Write a mail: bytes of 7 bits, CRLF line ends, no line past 998 characters, and no header that nobody asked for.

The standard library's generator encodes long message ids and folds some headers wrongly, so the few shapes that a help
desk sends are written here.
"""

import binascii
import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal
from urllib.parse import quote

from .addresses import Address, clean_address
from .attachments import safe_name
from .automatic import LOOP_HEADER

MAX_REFERENCES = 20
_LINE = 76
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ID = re.compile(r"[!#-;=?-~]{1,900}")
_MIME = re.compile(r"[a-z0-9!#$&^_.+-]{1,80}/[a-z0-9!#$&^_.+-]{1,80}", re.ASCII)
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_CONTENT_ID = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.@-]{1,200}")
_LINE_ENDS = re.compile("\r\n?|\n")


class NotSendable(ValueError):
    """The mail asks for something that cannot be written; the message says what to change."""


@dataclass(frozen=True, slots=True)
class MailPart:
    """A file to send; with a content id the HTML may show it as `cid:`."""

    name: str
    mime: str
    data: bytes
    content_id: str | None = None


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """All that a mail says. Ids may have their angle brackets or not; Bcc belongs to the envelope and is not here."""

    sender: Address
    to: tuple[Address, ...]
    subject: str
    message_id: str
    text: str
    html: str | None = None
    cc: tuple[Address, ...] = ()
    reply_to: Address | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    files: tuple[MailPart, ...] = ()
    date: datetime | None = None
    automatic: Literal["", "auto-replied", "auto-generated"] = ""
    loop_token: str = ""


def compose(mail: OutgoingMail) -> bytes:
    """Return the mail as it goes over the wire. The same mail gives the same bytes: a second try is the same mail."""
    headers = [
        ("From", _addresses([mail.sender])),
        ("To", _addresses(mail.to) if mail.to else "undisclosed-recipients:;"),
        ("Cc", _addresses(mail.cc)),
        ("Reply-To", _addresses([mail.reply_to] if mail.reply_to else [])),
        ("Subject", encode_text(mail.subject, len("Subject: "))),
        ("Date", format_datetime(_moment(mail.date))),
        ("Message-ID", _own_id(mail.message_id)),
        ("In-Reply-To", " ".join(_ids([mail.in_reply_to]))),
        ("References", "\r\n ".join(_ids(mail.references)[-MAX_REFERENCES:])),
        *_automatic_headers(mail),
        ("MIME-Version", "1.0"),
    ]
    content = _content(mail)
    lines = [f"{name}: {value}" for name, value in headers if value]
    return ("\r\n".join(lines) + "\r\n").encode("ascii") + content


def encode_text(text: str, used: int = 0) -> str:
    """Return a header's text folded, as it is where it is plain ASCII, else in encoded words (RFC 2047)."""
    text = " ".join(_UNSAFE.sub(" ", text).split())
    words = text.split(" ")
    if text.isascii() and "=?" not in text and max(map(len, words)) < _LINE:
        return _fold(words, used)
    return "\r\n ".join(_encoded_words(text))


def _fold(words: list[str], used: int) -> str:
    lines, line = [], words[0]
    for word in words[1:]:
        if used + len(line) + len(word) + 1 > _LINE:
            lines.append(line)
            line, used = word, 1
        else:
            line = f"{line} {word}"
    return "\r\n ".join([*lines, line])


def _encoded_words(text: str) -> Iterable[str]:
    chunk = b""
    for character in text:
        encoded = character.encode("utf-8")
        if len(chunk) + len(encoded) > 42:
            yield f"=?utf-8?B?{b64encode(chunk).decode('ascii')}?="
            chunk = b""
        chunk += encoded
    yield f"=?utf-8?B?{b64encode(chunk).decode('ascii')}?="


def _addresses(addresses: Iterable[Address]) -> str:
    return ",\r\n ".join(_mailbox(address) for address in addresses)


def _mailbox(address: Address) -> str:
    plain = clean_address(address.address)
    if not plain or not plain.isascii():
        raise NotSendable(f"{address.address!r} is no address that mail can be sent to.")
    name = " ".join(_UNSAFE.sub(" ", address.name).split())[:300]
    if not name:
        return plain
    if _ATOMS.fullmatch(name) and "=?" not in name and len(name) < 60:
        return f"{name} <{plain}>"
    if name.isascii() and "=?" not in name and len(name) < 60:
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}" <{plain}>'
    return "\r\n ".join([*_encoded_words(name), f"<{plain}>"])


def _ids(identifiers: Iterable[str]) -> list[str]:
    bare = (identifier.strip().removeprefix("<").removesuffix(">") for identifier in identifiers)
    return [f"<{identifier}>" for identifier in dict.fromkeys(bare) if _ID.fullmatch(identifier)]


def _own_id(identifier: str) -> str:
    written = _ids([identifier])
    if not written or "@" not in written[0]:
        raise NotSendable(f"{identifier!r} is no message id; it needs the shape of unique@host.")
    return written[0]


def _moment(date: datetime | None) -> datetime:
    moment = date or datetime.now(UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _automatic_headers(mail: OutgoingMail) -> list[tuple[str, str]]:
    token = encode_text(mail.loop_token) if mail.loop_token else ""
    headers = [(LOOP_HEADER, token)]
    if mail.automatic:
        headers += [("Auto-Submitted", mail.automatic), ("X-Auto-Response-Suppress", "All"), ("Precedence", "bulk")]
    return headers


def _content(mail: OutgoingMail) -> bytes:
    """Return the body with its own headers: text and HTML as alternatives, pictures beside the HTML, files behind."""
    body = _text_part("plain", mail.text)
    shown = [file for file in mail.files if mail.html and file.content_id]
    if mail.html:
        rich = _text_part("html", mail.html)
        if shown:
            rich = _multipart("related", [rich, *map(_file_part, shown)], mail.message_id, '; type="text/html"')
        body = _multipart("alternative", [body, rich], mail.message_id)
    others = [file for file in mail.files if file not in shown]
    if not others:
        return body
    return _multipart("mixed", [body, *map(_file_part, others)], mail.message_id)


def _multipart(kind: str, parts: list[bytes], seed: str, extra: str = "") -> bytes:
    # "=_" can stand neither in quoted-printable nor in base64, so no content can contain the boundary.
    boundary = "=_" + hashlib.sha256(f"{kind} {seed}".encode("utf-8", "replace")).hexdigest()[:40]
    head = f'Content-Type: multipart/{kind}{extra};\r\n boundary="{boundary}"\r\n\r\n'.encode("ascii")
    mark = f"--{boundary}".encode("ascii")
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


def _text_part(kind: str, text: str) -> bytes:
    data = _LINE_ENDS.sub("\n", text.replace("\0", "")).encode("utf-8", "replace")
    if not data.endswith(b"\n"):
        data += b"\n"
    if data.isascii() and _is_plain(data):
        encoding, content = "7bit", data
    elif sum(byte > 127 for byte in data) * 3 > len(data):
        encoding, content = "base64", _base64(data)
    else:
        encoding, content = "quoted-printable", binascii.b2a_qp(data, istext=True)
    head = f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode("ascii") + content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _is_plain(data: bytes) -> bool:
    """Tell whether a text may travel as it is: short lines, no controls, nothing that servers on the way rewrite."""
    if re.search(rb"[\x01-\x08\x0b-\x1f\x7f]|^From |^--=_|[ \t]$", data, re.MULTILINE):
        return False
    return max(map(len, data.split(b"\n"))) <= 200


def _base64(data: bytes) -> bytes:
    encoded = b64encode(data)
    return b"\n".join(encoded[place : place + 76] for place in range(0, len(encoded), 76))


def _file_part(file: MailPart) -> bytes:
    mime = file.mime.lower()
    if not _MIME.fullmatch(mime) or mime.startswith(("multipart/", "message/")):
        mime = "application/octet-stream"  # RFC 2046 forbids base64 for messages
    disposition = "inline" if file.content_id else "attachment"
    lines = [
        f"Content-Type: {mime}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: {disposition};\r\n {_file_name(file.name)}",
    ]
    if file.content_id and _CONTENT_ID.fullmatch(file.content_id):
        lines.append(f"Content-ID: <{file.content_id}>")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii") + _base64(file.data).replace(b"\n", b"\r\n")


def _file_name(name: str) -> str:
    """Return the file name parameter, in RFC 2231 form where it is not plain."""
    name = safe_name(name) or "attachment"
    if name.isascii() and len(name) < 70:
        return 'filename="{}"'.format(name.replace("\\", "_").replace('"', "_"))
    encoded = quote(name.encode("utf-8"), safe="")
    pieces = re.findall(r"(?:%..|[^%]){1,20}", encoded)
    pieces[0] = f"utf-8''{pieces[0]}"
    return ";\r\n ".join(f"filename*{number}*={piece}" for number, piece in enumerate(pieces))
