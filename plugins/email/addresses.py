"""Read addresses strictly: what could be understood in two ways is no address (CVE-2023-27043).

The grammar is read before encoded words are decoded, so that nothing in a decoded name can act as an address.
"""

import re
from dataclasses import dataclass, field

from .limits import MAX_ADDRESSES, MAX_HEADER
from .words import decode_header

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[()<>,;:"\\]|[^()<>,;:"\\]+', re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_LOCAL = re.compile(r'[^\s\x00-\x20"(),:;<>@\[\\\]\x7f-\xa0]{1,64}|"(?:[^"\\\x00-\x1f\x7f]|\\[ -~]){0,62}"')
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_LITERAL = re.compile(r"\[(?:\d{1,3}(?:\.\d{1,3}){3}|ipv6:[0-9a-f:.]{2,45})\]")
_LONGEST = 254


@dataclass(frozen=True, slots=True)
class Address:
    """A name as the sender wrote it, and an address that mail can be sent to; empty if it could not be read surely."""

    name: str
    address: str


@dataclass(slots=True)
class _Mailbox:
    """What has been read of one mailbox so far."""

    phrase: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    angles: list[str] = field(default_factory=list)
    behind: list[str] = field(default_factory=list)
    is_broken: bool = False

    def is_empty(self) -> bool:
        return not (self.angles or self.is_broken or "".join(self.phrase).strip())


def read_addresses(raw: bytes, hint: str | None = None) -> tuple[Address, ...]:
    """Return the mailboxes of a header; a group gives its members, an unreadable one an empty address."""
    boxes = _split(raw[:MAX_HEADER].decode("latin-1"))
    found = tuple(_finish(box, hint) for box in boxes if not box.is_empty())
    if any(address.address for address in found) or b"=?" not in raw or b"<" in raw:
        return found
    return _read_encoded(raw, hint) or found


def _read_encoded(raw: bytes, hint: str | None) -> tuple[Address, ...]:
    """Read a header that was encoded as a whole, `<` and all; only a single mailbox is believed."""
    boxes = _split(decode_header(raw, hint).encode("utf-8").decode("latin-1"))
    found = tuple(_finish(box, "utf-8") for box in boxes if not box.is_empty())
    return found if len(found) == 1 and found[0].address else ()


def clean_address(text: str) -> str:
    """Return an address with its domain in lower case and ASCII, or an empty string if it is not exactly one."""
    text = text.strip()
    local, at, domain = text.rpartition("@")
    if not at or len(text) > _LONGEST or not _LOCAL.fullmatch(local):
        return ""
    domain = _ascii_domain(domain.strip().lower().removesuffix("."))
    address = f"{local}@{domain}"
    return address if domain and len(address) <= _LONGEST else ""


def _ascii_domain(domain: str) -> str:
    if domain.startswith("["):
        return domain if _LITERAL.fullmatch(domain) else ""
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii").lower()
        except (UnicodeError, ValueError):
            return ""
    return domain if all(_LABEL.fullmatch(label) for label in domain.split(".")) else ""


def _split(text: str) -> list[_Mailbox]:
    reader = _Grammar()
    for token in _TOKEN.finditer(text):
        reader.take(token[0])
        if len(reader.boxes) > MAX_ADDRESSES:
            return reader.boxes[:-1]
    reader.finish()
    return reader.boxes


class _Grammar:
    """Takes the tokens of a header. Comments nest, an angle ends at the next `>`, a colon ends a group's name."""

    def __init__(self) -> None:
        self.boxes = [_Mailbox()]
        self.comment: list[str] = []
        self.depth = 0
        self.angle: list[str] | None = None  # None outside angle brackets

    def take(self, token: str) -> None:
        if self.depth:
            self._in_comment(token)
        elif token == "(":
            self.depth, self.comment = 1, []
        elif self.angle is not None:
            self._in_angle(self.angle, token)
        else:
            self._outside(token)

    def finish(self) -> None:
        self.boxes[-1].is_broken |= self.depth > 0
        if self.angle is not None:
            self.boxes[-1].angles.append("".join(self.angle))

    def _in_comment(self, token: str) -> None:
        self.depth += (token == "(") - (token == ")")
        if self.depth:
            self.comment.append(token)
        else:
            self.boxes[-1].comments.append("".join(self.comment))

    def _in_angle(self, angle: list[str], token: str) -> None:
        if token != ">":
            angle.append(token)
            return
        self.boxes[-1].angles.append("".join(angle))
        self.angle = None

    def _outside(self, token: str) -> None:
        box = self.boxes[-1]
        if token == "<":
            self.angle = []
        elif token in ",;":
            self.boxes.append(_Mailbox())
        elif token == ":":
            self.boxes[-1] = _Mailbox()  # what came before is the name of a group
        elif token in (")", ">", "\\"):
            box.is_broken = True
        elif token != '"':  # a quote that never ends is no quote
            (box.behind if box.angles else box.phrase).append(token)


def _finish(box: _Mailbox, hint: str | None) -> Address:
    phrase = "".join(box.phrase).strip()
    if box.angles:
        name = _name(box.phrase) or "".join(box.comments[:1])
        address = _address(box.angles[0].rpartition(":")[2]) if len(box.angles) == 1 else ""
        if "@" in "".join(box.behind):
            address = ""
    else:
        name, address = "".join(box.comments[:1]), _address(phrase)
        if not address:
            name = _name(box.phrase) or name
    if box.is_broken:
        address = ""
    return Address(decode_header(name.encode("latin-1", "replace"), hint), address)


def _address(text: str) -> str:
    try:
        return clean_address(text.strip().strip("'").encode("latin-1").decode("utf-8"))
    except UnicodeError:
        return ""


def _name(phrase: list[str]) -> str:
    parts = (_ESCAPED.sub(r"\1", part[1:-1]) if part.startswith('"') and len(part) > 1 else part for part in phrase)
    name = "".join(parts).strip()
    return name[1:-1].strip() if len(name) > 1 and name[0] == name[-1] == "'" else name
