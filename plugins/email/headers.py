"""The header block of a mail: raw values by name, and what they mean when several claim one name (RFC 5322)."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .limits import MAX_HEADER, MAX_HEADER_BLOCK, MAX_IDS
from .words import decode_header

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_IN_ANGLES = re.compile(rb"<([^<>]{1,2000})>")
_BLANK = re.compile(rb"[\x00-\x20\x7f]+")
_MAX_HEADERS = 5_000


@dataclass(frozen=True, slots=True)
class Headers:
    """Names in lower case with their raw values, in the order of the mail."""

    fields: tuple[tuple[str, bytes], ...] = ()
    hint: str | None = None  # the character set that raw 8-bit text is probably in

    def all(self, name: str) -> tuple[bytes, ...]:
        return tuple(value for key, value in self.fields if key == name)

    def first(self, name: str) -> bytes:
        return next((value for key, value in self.fields if key == name), b"")

    def last(self, name: str) -> bytes:
        return next((value for key, value in reversed(self.fields) if key == name), b"")

    def text(self, name: str) -> str:
        """Return the last such header as people read it."""
        return decode_header(self.last(name), self.hint)

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _value in self.fields)


@dataclass(frozen=True, slots=True)
class Block:
    """Headers and where the body begins behind them."""

    headers: Headers
    body: int
    is_cut: bool = False


def split_headers(raw: bytes, start: int = 0, end: int | None = None) -> Block:
    """Read the header block of raw[start:end]. A line that is no header ends it, even without the empty line."""
    end = len(raw) if end is None else end
    fields: list[tuple[str, list[bytes]]] = []
    position = start
    while position < end:
        line_end = _line_end(raw, position, end)
        line = raw[position : min(line_end, position + MAX_HEADER)].rstrip(b"\r\n")
        if not line:
            return Block(_headers(fields), line_end)
        if line[:1] in b" \t" and fields:
            fields[-1][1].append(line)
        elif match := _NAME.match(line):
            fields.append((match[1].decode("ascii").lower(), [line[match.end() :]]))
        elif not (position == start and line.startswith((b"From ", b">From "))):
            return Block(_headers(fields), position)
        position = line_end
        if position - start > MAX_HEADER_BLOCK or len(fields) > _MAX_HEADERS:
            return Block(_headers(fields), _after_empty_line(raw, position, end), is_cut=True)
    return Block(_headers(fields), end)


def _headers(fields: list[tuple[str, list[bytes]]]) -> Headers:
    return Headers(tuple((name, b"\n".join(lines).strip()) for name, lines in fields))


def _line_end(raw: bytes, position: int, end: int) -> int:
    found = raw.find(b"\n", position, end)
    return end if found < 0 else found + 1


def _after_empty_line(raw: bytes, position: int, end: int) -> int:
    found = [place + len(gap) for gap in (b"\n\n", b"\n\r\n") if (place := raw.find(gap, position - 1, end)) >= 0]
    return min(found, default=end)


def message_ids(raw: bytes) -> tuple[str, ...]:
    """Return the ids of a Message-ID, In-Reply-To or References header, bare and in order, without the junk between."""
    raw = raw[:MAX_HEADER]
    found = [_BLANK.sub(b"", match) for match in _IN_ANGLES.findall(raw)]
    if not found:
        found = [word for word in _BLANK.split(raw) if b"@" in word]
    ids = (identifier.decode("utf-8", "replace").strip(",;") for identifier in found)
    return tuple(dict.fromkeys(identifier for identifier in ids if identifier))[-MAX_IDS:]


def read_date(raw: bytes) -> datetime | None:
    """Return the moment in UTC, or None where the sender wrote none that exists."""
    text = raw[:120].decode("ascii", "replace")
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return moment if 1971 <= moment.year <= 2100 else None
