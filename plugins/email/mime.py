"""Split a raw mail into its parts, in one pass over the bytes and without ever failing.

The standard library's parser recurses per level, writes nested messages anew and loses bytes of broken mail. Here every
part is a slice of the raw mail, so that what was sent can be kept as it was.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from .headers import Headers, message_ids, split_headers
from .limits import MAX_DEPTH, MAX_PARTS
from .parameters import Parameters, read_parameters
from .words import decode_base64

_TYPE = re.compile(r"[\w.+-]{1,100}/[\w.+-]{1,100}", re.ASCII)
_GUESSED_BOUNDARY = re.compile(rb"(?:^|\n)--([^\s-][^\r\n]{0,99}?)[ \t]{0,20}\r?\n[!-9;-~]{1,50}:")
_MBOX_LINE = re.compile(rb">?From [^\n]{0,500}\r?\n")


@dataclass(slots=True)
class Notes:
    """What was cut or found odd while reading, and how many parts there were."""

    texts: list[str] = field(default_factory=list)
    parts: int = 0

    def add(self, text: str) -> None:
        if text not in self.texts and len(self.texts) < 50:
            self.texts.append(text)


@dataclass(eq=False)
class Part:
    """One node of the tree: its headers, its bytes as sent, and its children if it is a multipart."""

    headers: Headers
    raw: bytes
    default_type: str = "text/plain"
    children: list["Part"] = field(default_factory=list)

    @cached_property
    def type_parameters(self) -> Parameters:
        return read_parameters(self.headers.first("content-type"), self.headers.hint)

    @cached_property
    def disposition(self) -> Parameters:
        return read_parameters(self.headers.first("content-disposition"), self.headers.hint)

    @property
    def mime(self) -> str:
        value = self.type_parameters.value
        if _TYPE.fullmatch(value):
            return value
        return {"text": "text/plain", "html": "text/html"}.get(value, self.default_type if not value else "text/plain")

    @property
    def charset(self) -> str | None:
        return self.type_parameters.named.get("charset")

    @property
    def content_id(self) -> str | None:
        ids = message_ids(self.headers.first("content-id"))
        bare = self.headers.first("content-id").strip().strip(b"<>").decode("utf-8", "replace")
        return (ids[0] if ids else bare) or None

    def data(self) -> bytes:
        """Return the content with its transfer encoding undone; an unknown encoding is taken as none."""
        encoding = self.headers.first("content-transfer-encoding").split(b";")[0].strip().lower()
        if encoding == b"base64":
            return decode_base64(self.raw)
        if encoding == b"quoted-printable":
            return decode_quoted(self.raw)
        if encoding in (b"x-uuencode", b"uuencode", b"x-uue", b"uue"):
            from .uuencode import decode_uu

            return decode_uu(self.raw)
        return self.raw


def read_mail(raw: bytes, notes: Notes) -> Part:
    """Return the tree of a raw mail."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if mbox := _MBOX_LINE.match(raw):
        raw = raw[mbox.end() :]
    block = split_headers(raw)
    if block.is_cut:
        notes.add("header block cut")
    root = Part(block.headers, raw[block.body :])
    _grow(root, notes, 0)
    return root


def _grow(part: Part, notes: Notes, depth: int) -> None:
    """Split a multipart into children, down to the limits; past them it stays whole."""
    if not part.mime.startswith("multipart/"):
        return
    if depth >= MAX_DEPTH:
        notes.add("parts nested too deeply were not opened")
        return
    slices = split_parts(part.raw, part.type_parameters.named.get("boundary", ""))
    if slices:
        part.raw = b""  # the children have it now, and a mail may be big
    if not slices:
        notes.add("multipart without a usable boundary")
    default = "message/rfc822" if part.mime == "multipart/digest" else "text/plain"
    for raw in slices:
        notes.parts += 1
        if notes.parts > MAX_PARTS:
            notes.add("too many parts: the rest was not opened")
            return
        block = split_headers(raw)
        child = Part(block.headers, raw[block.body :], default)
        _grow(child, notes, depth + 1)
        part.children.append(child)


def split_parts(raw: bytes, boundary: str) -> list[bytes]:
    """Return the slices between the boundary lines; without a usable one the first line that looks like it counts."""
    delimiters = _delimiters(raw, boundary.encode("utf-8", "replace")) if boundary else []
    if not delimiters:
        guess = _GUESSED_BOUNDARY.search(raw)
        delimiters = _delimiters(raw, guess[1]) if guess else []
    slices = []
    for number, (_start, end, is_last) in enumerate(delimiters):
        next_start = delimiters[number + 1][0] if number + 1 < len(delimiters) else len(raw)
        content = raw[end:next_start]
        # Text behind the closing line is no part, unless more parts follow a line that closed too early.
        if not is_last or (number + 1 < len(delimiters) and content.strip()):
            slices.append(content)
    return slices


def _delimiters(raw: bytes, boundary: bytes) -> list[tuple[int, int, bool]]:
    """Return (start, end, is the closing one) of every boundary line; the line break before belongs to it."""
    found: list[tuple[int, int, bool]] = []
    mark = b"--" + boundary
    for position in _line_starts(raw, mark):
        behind = position + len(mark)
        line_end = raw.find(b"\n", behind)
        line_end = len(raw) if line_end < 0 else line_end + 1
        rest = raw[behind : min(line_end, behind + 200)].strip()
        if rest in (b"", b"--"):
            start = max(position - 1, 0)
            start -= raw[start - 1 : start] == b"\r"
            found.append((start, line_end, rest == b"--"))
        if len(found) > 2 * MAX_PARTS:
            break
    return found


def _line_starts(raw: bytes, mark: bytes) -> Iterator[int]:
    if raw.startswith(mark):
        yield 0
    position = raw.find(b"\n" + mark)
    while position >= 0:
        yield position + 1
        position = raw.find(b"\n" + mark, position + 1)


def decode_quoted(raw: bytes) -> bytes:
    """Decode quoted-printable; blanks at the end of a line were added on the way (RFC 2045 §6.7)."""
    return binascii.a2b_qp(b"\n".join(line.rstrip(b" \t\r") for line in raw.split(b"\n")))
