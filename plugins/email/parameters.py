"""Read `value; name=value; name*0*=...` as in Content-Type and Content-Disposition, forgivingly and in linear time."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from .charsets import decode
from .words import decode_header

_PARAMETER = re.compile(rb';\s*([!#$%&\'*+.^_`|~0-9A-Za-z-]{1,80})\s*=\s*("(?:[^"\\]|\\.)*+"|"[^";]*|[^;]*)', re.DOTALL)
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,3}))?(\*)?$")
_ESCAPED = re.compile(rb'\\(["\\])')
_MAX_PARAMETERS = 200


@dataclass(frozen=True, slots=True)
class Parameters:
    """The value before the first semicolon, in lower case, and the named parameters behind it."""

    value: str
    named: dict[str, str] = field(default_factory=dict)


def read_parameters(raw: bytes, hint: str | None = None) -> Parameters:
    """Return the parts of a header; RFC 2231 continuations are joined as bytes before they are decoded."""
    raw = b" ".join(raw.split(b"\n")).replace(b"\r", b"")
    value = raw.partition(b";")[0].strip().decode("ascii", "replace").lower()
    sections: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for number, (name, content) in enumerate(_PARAMETER.findall(raw)):
        if number >= _MAX_PARAMETERS:
            break
        _note_section(sections, name.decode("ascii").lower(), _unquote(content))
    return Parameters(value, {name: _join(pieces, hint) for name, pieces in sections.items()})


def _note_section(sections: dict[str, dict[int, tuple[bytes, bool]]], name: str, content: bytes) -> None:
    match = _SECTION.match(name)
    if match is None:
        return
    base, number, star = match.groups()
    pieces = sections.setdefault(base, {})
    plain = number is None and not star
    # A plain `filename=` stands beside `filename*=` for old readers: the extended form counts.
    key = -1 if plain else int(number or 0)
    if key not in pieces:
        pieces[key] = (content, bool(star))


def _join(pieces: dict[int, tuple[bytes, bool]], hint: str | None) -> str:
    if set(pieces) == {-1}:
        return decode_header(pieces[-1][0], hint)
    charset = None
    joined = b""
    for number in sorted(key for key in pieces if key >= 0):
        content, is_extended = pieces[number]
        if is_extended:
            if number == 0 and content.count(b"'") >= 2:
                label, _language, content = content.split(b"'", 2)
                charset = label.decode("ascii", "replace")
            content = unquote_to_bytes(content)
        joined += content
    return decode(joined, charset, hint)


def _unquote(content: bytes) -> bytes:
    content = content.strip()
    if content.startswith(b'"'):
        return _ESCAPED.sub(rb"\1", content[1:].removesuffix(b'"'))
    return content
