"""Decode what people read in headers: encoded words (RFC 2047), joined as bytes, and raw 8-bit text."""

import binascii
import re

from .charsets import codec_of, decode
from .limits import MAX_HEADER

_WORD = re.compile(rb"=\?([^?\s]{0,75})\?([bBqQ])\?([^?]*)\?=")
_FOLD = re.compile(rb"[\r\n]+[ \t]*")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")
_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


def decode_header(raw: bytes, hint: str | None = None) -> str:
    """Return a header's text on one line. Words of one set are joined before decoding: senders cut characters."""
    raw = _FOLD.sub(b" ", raw[:MAX_HEADER])
    parts: list[str] = []
    pending, label = b"", ""
    position = 0
    for word in _WORD.finditer(raw):
        between = raw[position : word.start()]
        if between.strip() or not (pending or parts):
            parts.append(decode(pending, label, hint))
            parts.append(decode(between, None, hint))
            pending = b""
        charset = word[1].decode("ascii", "replace").partition("*")[0]
        if pending and _set_of(charset) != _set_of(label):
            parts.append(decode(pending, label, hint))
            pending = b""
        pending, label = pending + _content(word[2], word[3]), charset
        position = word.end()
    parts.append(decode(pending, label, hint))
    parts.append(decode(raw[position:], None, hint))
    return _BLANKS.sub(" ", "".join(parts)).strip()


def _set_of(label: str) -> str:
    return codec_of(label) or label.lower()


def _content(encoding: bytes, content: bytes) -> bytes:
    if encoding in b"qQ":
        return binascii.a2b_qp(content.replace(b"_", b" "), header=False)
    return decode_base64(content)


def decode_base64(data: bytes) -> bytes:
    """Decode base64 with junk in it, without padding, or several blocks one behind the other."""
    return b"".join(_block(block.translate(None, _NOT_BASE64)) for block in data.split(b"=") if block)


def _block(block: bytes) -> bytes:
    if len(block) % 4 == 1:
        block = block[:-1]
    return binascii.a2b_base64(block + b"=" * (-len(block) % 4))
