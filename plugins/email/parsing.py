"""Read a raw mail into one plain record. Whatever the bytes are, there is a record; nothing here ever raises."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from urllib.parse import unquote

from .addresses import Address, read_addresses
from .attachments import NESTED_MAIL, Names, wanted_name
from .automatic import LOOP_HEADER, automatic_reason
from .charsets import codec_of, decode
from .flowed import unflow
from .headers import Headers, message_ids, read_date, split_headers
from .limits import MAX_ADDRESSES, MAX_MAIL
from .mime import Notes, Part, read_mail
from .uuencode import take_uu_files
from .words import decode_header

_META_CHARSET = re.compile(rb"<meta[^>]{1,200}charset\s*=\s*[\"']?\s*([\w.:-]{1,60})", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_SHOWN = ("text/plain", "text/html")
_UNSEEN_ALTERNATIVES = ("text/x-amp-html", "text/watch-html", "text/enriched", "text/richtext")
_ENCRYPTED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a mail. Inline: the HTML shows it by its content id."""

    name: str
    mime: str
    data: bytes
    content_id: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What a mail says. Ids are bare, without angle brackets; HTML is as sent: sanitise it before it is shown."""

    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    subject: str = ""
    from_: tuple[Address, ...] = ()
    sender_name: str = ""
    sender_address: str = ""
    sender_doubtful: bool = False  # several or unreadable senders: the address must not count as an identity
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    date: datetime | None = None
    html: str | None = None
    text: str | None = None
    files: tuple[MailFile, ...] = ()
    automatic: bool = False
    automatic_reason: str = ""
    loop_tokens: tuple[str, ...] = ()
    delivered_to: tuple[str, ...] = ()
    auth_results: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Body:
    """One stretch of the body, in one form or in both."""

    html: str | None = None
    text: str | None = None


def parse(raw: bytes) -> ParsedMail:
    """Return what the mail says; what cannot be read at all comes back as plain text with a note."""
    try:
        return _parse(raw)
    except Exception as error:  # the last line of defence: a mail is never lost to a fault of ours
        note = f"could not be read ({type(error).__name__}): shown as it came"
        return ParsedMail(text=_tidy(decode(raw[:MAX_MAIL])), notes=(note,))


def _parse(raw: bytes) -> ParsedMail:
    notes = Notes()
    if len(raw) > MAX_MAIL:
        notes.add("mail too big: only its headers were read")
        raw = raw[: split_headers(raw, 0, 1_000_000).body]
    root = read_mail(raw, notes)
    _give_hint(root)
    reader = _Reader(notes)
    body = reader.read(root)
    if body.html is None and not (body.text or "").strip():
        body = reader.body_from_files() or body
    return _with_headers(root.headers, body, reader.finished_files(body.html), notes)


def _with_headers(headers: Headers, body: _Body, files: tuple[MailFile, ...], notes: Notes) -> ParsedMail:
    senders = read_addresses(headers.last("from"), headers.hint)
    doubtful = len(senders) != 1 or not senders[0].address or len(headers.all("from")) > 1
    if doubtful:
        notes.add("sender missing or ambiguous")
    sender = next((found for found in senders if found.address), senders[0] if senders else Address("", ""))
    reason = automatic_reason(headers, sender.address)
    return ParsedMail(
        message_id=next(iter(message_ids(headers.first("message-id"))), ""),
        in_reply_to=message_ids(headers.first("in-reply-to")),
        references=message_ids(b" ".join(headers.all("references"))),
        subject=_line(headers.text("subject")),
        from_=senders,
        sender_name=sender.name,
        sender_address=sender.address,
        sender_doubtful=doubtful,
        reply_to=_addresses(headers, "reply-to"),
        to=_addresses(headers, "to"),
        cc=_addresses(headers, "cc"),
        date=read_date(headers.last("date")),
        html=body.html,
        text=body.text,
        files=files,
        automatic=bool(reason),
        automatic_reason=reason,
        loop_tokens=tuple(_line(decode(value)) for value in headers.all(LOOP_HEADER.lower())),
        delivered_to=_delivered_to(headers),
        auth_results=tuple(_line(decode_header(value)) for value in headers.all("authentication-results")[:20]),
        notes=tuple(notes.texts),
    )


def _addresses(headers: Headers, name: str) -> tuple[Address, ...]:
    found = (address for value in headers.all(name) for address in read_addresses(value, headers.hint))
    return tuple(address for address, _number in zip(found, range(MAX_ADDRESSES), strict=False))


def _delivered_to(headers: Headers) -> tuple[str, ...]:
    """Return the mailboxes this copy was delivered to, as the servers on its way wrote them, in a fixed order."""
    names = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to", "apparently-to")
    found = (address.address for name in names for address in _addresses(headers, name))
    return tuple(dict.fromkeys(address for address in found if address))


def _give_hint(root: Part) -> None:
    """Let raw 8-bit headers be read in the character set of the first text part that names one."""
    labels = (part.charset for part in _walk(root) if part.mime.startswith("text/") and not part.children)
    hint = next((label for label in labels if codec_of(label) not in (None, "ascii", "utf_8")), None)
    if hint is None:
        return
    for part in _walk(root):
        part.headers = replace(part.headers, hint=hint)
        part.__dict__.pop("type_parameters", None)
        part.__dict__.pop("disposition", None)


def _walk(part: Part) -> Iterator[Part]:
    yield part
    for child in part.children:
        yield from _walk(child)


class _Reader:
    """Goes through the parts: what is to be read becomes the body, everything else a file."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.names = Names()
        self.files: list[tuple[MailFile, Part]] = []

    def read(self, part: Part) -> _Body:
        if part.mime == "multipart/alternative" and part.children:
            return self._alternative(part)
        if part.mime == "multipart/related" and part.children:
            return self._related(part)
        if part.children:
            if part.mime == "multipart/encrypted":
                self.notes.add("encrypted")
            return _joined([self.read(child) for child in part.children])
        if part.mime.startswith("multipart/"):
            return _Body(text=self._text(part))
        return self._leaf(part)

    def _leaf(self, part: Part) -> _Body:
        if part.mime not in _SHOWN or part.disposition.value == "attachment" or wanted_name(part):
            self._keep(part)
            return _Body()
        return self._shown(part)

    def _shown(self, part: Part) -> _Body:
        return _Body(html=_html(part)) if part.mime == "text/html" else _Body(text=self._text(part))

    def _alternative(self, part: Part) -> _Body:
        seen = [child for child in part.children if child.mime not in _UNSEEN_ALTERNATIVES]
        bodies = [self.read(child) for child in seen or part.children]
        rich = [body.html for body in bodies if body.html is not None]
        plain = [body.text for body in bodies if body.html is None and (body.text or "").strip()]
        return _Body("".join(rich) if rich else None, "\n\n".join(text for text in plain if text) if plain else None)

    def _related(self, part: Part) -> _Body:
        start = part.type_parameters.named.get("start", "").strip("<> ")
        root = next((child for child in part.children if start and child.content_id == start), part.children[0])
        body = self.read(root)
        for child in part.children:
            if child is root:
                continue
            if child.children:
                body = _joined([body, self.read(child)])
            else:
                self._keep(child)
        return body

    def _text(self, part: Part) -> str:
        data, encoded = take_uu_files(part.data())
        for raw_name, content in encoded:
            name = self.names.give(decode_header(raw_name, part.charset), "")
            self.files.append((MailFile(name, "application/octet-stream", content), part))
        text = _tidy(decode(data, part.charset))
        named = part.type_parameters.named
        if named.get("format", "").lower() == "flowed":
            text = unflow(text, named.get("delsp", "").lower() == "yes")
        return text

    def _keep(self, part: Part) -> None:
        if part.mime in _ENCRYPTED:
            self.notes.add("encrypted")
        name = self.names.give(wanted_name(part), part.mime)
        data = part.raw if part.mime in NESTED_MAIL and not _is_encoded(part) else part.data()
        content_id = part.content_id
        self.files.append((MailFile(name, part.mime, data, _line(content_id) if content_id else None), part))

    def body_from_files(self) -> _Body | None:
        """Take a named text for the body where there is no other: some senders name what they wrote."""
        for number, (_file, part) in enumerate(self.files):
            if part.mime in _SHOWN and part.disposition.value != "attachment":
                del self.files[number]
                return self._shown(part)
        return None

    def finished_files(self, html: str | None) -> tuple[MailFile, ...]:
        shown = unquote(html) if html and "cid:" in html else ""
        return tuple(
            replace(file, inline=True) if file.content_id and f"cid:{file.content_id}" in shown else file
            for file, _part in self.files
        )


def _joined(bodies: list[_Body]) -> _Body:
    """Put stretches one behind the other; the text form stays only where every stretch has one."""
    bodies = [body for body in bodies if body.html is not None or (body.text or "").strip()]
    if len(bodies) == 1:
        return bodies[0]
    texts = [body.text for body in bodies if body.text is not None]
    text = "\n".join(texts) if bodies and len(texts) == len(bodies) else None
    if all(body.html is None for body in bodies):
        return _Body(text=text)
    return _Body("\n".join(_as_html(body) for body in bodies), text)


def _as_html(body: _Body) -> str:
    if body.html is not None:
        return body.html
    return "<div>" + escape(body.text or "").replace("\n", "<br>") + "</div>"


def _html(part: Part) -> str:
    data = part.data()
    charset = part.charset
    if codec_of(charset) in (None, "ascii") and (meta := _META_CHARSET.search(data[:4_096])):
        charset = meta[1].decode("ascii", "replace")
        charset = None if (codec_of(charset) or "").startswith("utf_16") else charset
    return _tidy(decode(data, charset))


def _is_encoded(part: Part) -> bool:
    return part.headers.first("content-transfer-encoding").strip().lower() in (b"base64", b"quoted-printable")


def _tidy(text: str) -> str:
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))


def _line(text: str) -> str:
    return " ".join(_CONTROLS.sub("", text).split())
