"""Reads zip files, but only those that every reader reads alike.

Most attacks by zip live on two readers disagreeing: on where the directory is, on how long a file is, on which of two
names counts. The standard library forgives much of that and reads a directory of any length into memory. Plugins need
the plain kind only (APPNOTE.TXT 6.3.10 without encryption, ZIP64, patches or split disks), so all else is refused.
"""

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from core.engine.refusal import Refusal

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_DESCRIPTOR = struct.Struct("<3L")
_LONGEST_COMMENT = 65_535
_ZIP64_LOCATOR_SIZE = 20
_CHUNK = 65_536

_STORED, _DEFLATED = 0, 8
_ENCRYPTED = 0x2041  # encrypted, strongly encrypted, headers masked
_SIZES_AFTER_DATA, _UTF8 = 0x0008, 0x0800
_ALLOWED_FLAGS = 0x0006 | _SIZES_AFTER_DATA | _UTF8
# What may be hidden in extra fields: sizes (ZIP64), links and devices (PKWARE Unix, ASi Unix), another name, AES.
_FORBIDDEN_EXTRAS = frozenset({0x0001, 0x000D, 0x756E, 0x7075, 0x9901})


class ArchiveError(Refusal):
    """A zip that is not taken; nothing of it is left outside the scratch folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or folder of a zip whose two headers agree; a folder's name has no slash at the end."""

    name: str
    is_folder: bool
    size: int
    packed: int
    crc: int
    method: int
    data_at: int


@dataclass(frozen=True, slots=True)
class _Header:
    """One record of the central directory."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    attributes: int
    offset: int


def read_entries(file: BinaryIO, most: int) -> list[Entry]:
    """Read the directory and compare it with each file's own header; every byte must be accounted for."""
    count, start, size = _end(file)
    if count > most:
        raise ArchiveError(
            "The zip holds %(count)s files and folders; at most %(most)s are allowed.", count=str(count), most=str(most)
        )
    headers = sorted(_directory(file, count, start, size), key=lambda header: header.offset)
    entries = []
    at = 0
    for header in headers:
        if header.offset != at:
            raise _wrong("files that overlap") if header.offset < at else _wrong("bytes that belong to no file")
        entry = _entry(file, header)
        at = entry.data_at + entry.packed + _descriptor_size(file, header, entry)
        entries.append(entry)
    if at != start:
        raise _wrong("bytes that belong to no file") if at < start else _wrong("files that overlap")
    return entries


def read_data(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    """Unpack one file in small pieces; never more than was declared, and all of it whole."""
    size = crc = 0
    for chunk in _inflated(file, entry) if entry.method == _DEFLATED else _stored(file, entry):
        size += len(chunk)
        crc = zlib.crc32(chunk, crc)
        if size > entry.size:
            raise ArchiveError("%(name)s is larger than the zip declares.", name=entry.name)
        yield chunk
    if (size, crc) != (entry.size, entry.crc):
        raise _damaged(entry)


def _stored(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    file.seek(entry.data_at)
    left = entry.packed
    while left:
        chunk = file.read(min(left, _CHUNK))
        if not chunk:
            raise _damaged(entry)
        left -= len(chunk)
        yield chunk


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    for packed in _stored(file, entry):
        waiting = packed
        while waiting:
            try:
                yield inflate.decompress(waiting, _CHUNK)
            except zlib.error as error:
                raise _damaged(entry) from error
            waiting = inflate.unconsumed_tail
            if inflate.unused_data:
                raise _damaged(entry)
    yield inflate.flush()
    if not inflate.eof or inflate.unused_data:
        raise _damaged(entry)


def _end(file: BinaryIO) -> tuple[int, int, int]:
    """Find the record at the end: how many entries the directory has, where it starts and how long it is."""
    length = file.seek(0, os.SEEK_END)
    file.seek(max(0, length - _END.size - _LONGEST_COMMENT - _ZIP64_LOCATOR_SIZE))
    tail_at = file.tell()
    tail = file.read()
    place = tail.rfind(b"PK\5\6")
    if place < 0 or len(tail) - place < _END.size:
        raise ArchiveError("This is not a zip file.")
    _, disk, start_disk, here, count, size, start, comment = _END.unpack_from(tail, place)
    if (
        tail[place - _ZIP64_LOCATOR_SIZE : place].startswith(b"PK\6\7")
        or count == 0xFFFF
        or 0xFFFFFFFF in (size, start)
    ):
        raise _wrong("ZIP64 records, which a plugin never needs")
    if disk or start_disk or here != count:
        raise _wrong("a part of a split archive")
    if place + _END.size + comment != len(tail) or start + size != tail_at + place:
        raise _wrong("a directory that is not where it says")
    return count, start, size


def _directory(file: BinaryIO, count: int, start: int, size: int) -> Iterator[_Header]:
    file.seek(start)
    for _ in range(count):
        fields = _CENTRAL.unpack(_exactly(file, _CENTRAL.size))
        signature, _, _, flags, method, _, _, crc, packed, full, name, extra, comment, disk, _, attributes, offset = (
            fields
        )
        if signature != b"PK\1\2" or disk:
            raise _wrong("a directory that is damaged")
        raw_name = _exactly(file, name)
        _check_extras(_exactly(file, extra))
        _exactly(file, comment)
        yield _Header(raw_name, flags, method, crc, packed, full, attributes, offset)
    if file.tell() != start + size:
        raise _wrong("a directory with more entries than it says")


def _entry(file: BinaryIO, header: _Header) -> Entry:
    """Check one record against the header in front of its data."""
    name = _name(header)
    file.seek(header.offset)
    fields = _LOCAL.unpack(_exactly(file, _LOCAL.size))
    signature, _, flags, method, _, _, crc, packed, size, name_length, extra_length = fields
    raw_name = _exactly(file, name_length)
    _check_extras(_exactly(file, extra_length))
    same = signature == b"PK\3\4" and (flags, method, raw_name) == (header.flags, header.method, header.raw_name)
    late = flags & _SIZES_AFTER_DATA and (crc, packed, size) == (0, 0, 0)
    if not same or not (late or (crc, packed, size) == (header.crc, header.packed, header.size)):
        raise _wrong("two headers that contradict each other")
    _check_kind(header, name)
    entry = Entry(name.rstrip("/"), name.endswith("/"), header.size, header.packed, header.crc, method, file.tell())
    if method == _STORED and entry.size != entry.packed:
        raise _damaged(entry)
    return entry


def _name(header: _Header) -> str:
    try:
        return header.raw_name.decode("utf-8" if header.flags & _UTF8 else "ascii")
    except UnicodeDecodeError as error:
        raise ArchiveError("A file's name is neither plain ASCII nor marked as UTF-8.") from error


def _check_kind(header: _Header, name: str) -> None:
    """Refuse whatever is not a plain file or folder."""
    if header.flags & _ENCRYPTED:
        raise ArchiveError("The zip is encrypted; send one without a password.")
    if header.flags & ~_ALLOWED_FLAGS or header.method not in (_STORED, _DEFLATED):
        raise _wrong("a kind of compression that is not allowed")
    kind = stat.S_IFMT(header.attributes >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ArchiveError("%(name)s is a link or a device; only files and folders are allowed.", name=name)
    if kind and (kind == stat.S_IFDIR) != name.endswith("/"):
        raise _wrong("a folder in the guise of a file, or the other way round")
    if name.endswith("/") and (header.size or header.packed > 2):  # nothing, deflated, takes two bytes
        raise _wrong("a folder with content of its own")


def _check_extras(raw: bytes) -> None:
    while raw:
        if len(raw) < 4:
            raise _wrong("an extra field that is damaged")
        kind, length = struct.unpack_from("<2H", raw)
        if length > len(raw) - 4:
            raise _wrong("an extra field that is damaged")
        if kind in _FORBIDDEN_EXTRAS:
            raise _wrong("an extra field that hides a link, another name, another size or a cipher")
        raw = raw[4 + length :]


def _descriptor_size(file: BinaryIO, header: _Header, entry: Entry) -> int:
    """Measure the record behind data whose sizes were not known when it was written; its first word is optional."""
    if not header.flags & _SIZES_AFTER_DATA:
        return 0
    file.seek(entry.data_at + entry.packed)
    expected = _DESCRIPTOR.pack(header.crc, header.packed, header.size)
    for record in (b"PK\7\x08" + expected, expected):
        file.seek(entry.data_at + entry.packed)
        if file.read(len(record)) == record:
            return len(record)
    raise _wrong("two headers that contradict each other")


def _exactly(file: BinaryIO, length: int) -> bytes:
    raw = file.read(length)
    if len(raw) != length:
        raise _wrong("a header that is cut off")
    return raw


def _wrong(what: str) -> ArchiveError:
    text = "The zip has %(what)s; pack the folder again with an ordinary program."
    return ArchiveError(text, what=ArchiveError(what))


def _damaged(entry: Entry) -> ArchiveError:
    return ArchiveError("%(name)s is damaged in the zip.", name=entry.name)
