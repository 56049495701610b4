"""Find and undo uuencoding, the way files travelled before MIME; damaged lines are skipped."""

import binascii
import re

_BEGIN = re.compile(rb"begin [0-7]{3,4} ([^\r\n]{1,300})")


def decode_uu(raw: bytes) -> bytes:
    """Return the bytes of the first uuencoded block, or of all lines if none begins."""
    lines = raw.splitlines()
    begin = next((number for number, line in enumerate(lines) if _BEGIN.match(line)), -1)
    return b"".join(_line(line) for line in lines[begin + 1 :])


def take_uu_files(raw: bytes) -> tuple[bytes, tuple[tuple[bytes, bytes], ...]]:
    """Return a text without its uuencoded blocks, and those as (raw name, content)."""
    if b"\nend" not in raw or not _BEGIN.search(raw):
        return raw, ()
    kept: list[bytes] = []
    files: list[tuple[bytes, bytes]] = []
    block: list[bytes] = []
    name = b""
    for line in raw.split(b"\n"):
        if block:
            block.append(line)
            if line.rstrip() == b"end":
                files.append((name, b"".join(_line(inner) for inner in block[1:-1])))
                block = []
            elif not _looks_encoded(line):
                kept.extend(block)
                block = []
        elif match := _BEGIN.fullmatch(line.rstrip(b"\r")):
            name, block = match[1], [line]
        else:
            kept.append(line)
    return b"\n".join(kept + block), tuple(files)


def _looks_encoded(line: bytes) -> bool:
    line = line.rstrip(b"\r")
    if not line or line in (b"`", b" "):
        return True
    length = (line[0] - 32) & 63
    return len(line) <= 63 and 32 <= line[0] <= 96 and len(line) - 1 >= (length * 4 + 2) // 3


def _line(line: bytes) -> bytes:
    line = line.rstrip(b"\r\n")
    if not line or line == b"end":
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return _line_by_length(line)


def _line_by_length(line: bytes) -> bytes:
    """Decode a line with trailing junk, as some encoders write, by the length it claims."""
    wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
    try:
        return binascii.a2b_uu(line[: wanted + 1])
    except binascii.Error:
        return b""
