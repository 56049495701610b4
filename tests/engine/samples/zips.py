"""Zip files for the tests of the engine: good ones, and ones whose every header may lie."""

import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from tests.engine.samples import PLUGIN

UNIX = 3 << 8


@dataclass(frozen=True, slots=True)
class Raw:
    """One file of a zip, and whatever its headers say other than the truth."""

    name: bytes
    data: bytes = b""
    method: int = 0
    flags: int = 0
    mode: int = 0o100644
    central_name: bytes | None = None
    central_size: int | None = None
    central_crc: int | None = None
    central_flags: int | None = None
    size: int | None = None
    extra: bytes = b""
    descriptor: bytes = b""
    offset: int | None = None
    before: bytes = b""


def files(slug: str = "kb") -> list[Raw]:
    """Give the two files that every plugin has."""
    manifest = PLUGIN.format(slug=slug).encode()
    return [Raw(f"{slug}/plugin.toml".encode(), manifest), Raw(f"{slug}/__init__.py".encode())]


def write_raw(path: Path, entries: list[Raw], **end: int | bytes) -> Path:
    body, central = b"", b""
    for entry in entries:
        body += entry.before
        offset = len(body) if entry.offset is None else entry.offset
        local, record = _headers(entry, offset)
        body += local
        central += record
    path.write_bytes(body + central + _end(len(entries), len(central), len(body), end))
    return path


def write_zip(path: Path, contents: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def plugin_zip(path: Path, slug: str = "kb", version: str = "1.0", **more: str) -> Path:
    manifest = PLUGIN.format(slug=slug).replace('"1.0"', f'"{version}"')
    contents: dict[str, str | bytes] = {f"{slug}/plugin.toml": manifest, f"{slug}/__init__.py": ""}
    return write_zip(path, contents | {f"{slug}/{name}": text for name, text in more.items()})


def _headers(entry: Raw, offset: int) -> tuple[bytes, bytes]:
    packed = _deflate(entry.data) if entry.method == 8 else entry.data
    size = len(entry.data) if entry.size is None else entry.size
    crc = zlib.crc32(entry.data)
    late = entry.flags & 8
    sizes = (0, 0, 0) if late else (crc, len(packed), size)
    local = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, entry.flags, entry.method, 0, 0, *sizes, len(entry.name), len(entry.extra)
    )
    name = entry.name if entry.central_name is None else entry.central_name
    record = struct.pack(
        "<4s6H3L5H2L",
        b"PK\1\2",
        UNIX,
        20,
        entry.flags if entry.central_flags is None else entry.central_flags,
        entry.method,
        0,
        0,
        crc if entry.central_crc is None else entry.central_crc,
        len(packed),
        size if entry.central_size is None else entry.central_size,
        len(name),
        len(entry.extra),
        0,
        0,
        0,
        entry.mode << 16,
        offset,
    )
    return local + entry.name + entry.extra + packed + entry.descriptor, record + name + entry.extra


def _deflate(data: bytes) -> bytes:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return deflate.compress(data) + deflate.flush()


def _end(entries: int, length: int, at: int, lies: dict[str, int | bytes]) -> bytes:
    numbers = {"disk": 0, "start_disk": 0, "here": entries, "count": entries, "size": length, "start": at}
    parts = {"before": b"", "comment": b"", "after": b""}
    numbers.update({name: lie for name, lie in lies.items() if isinstance(lie, int)})
    parts.update({name: lie for name, lie in lies.items() if isinstance(lie, bytes)})
    comment = parts["comment"]
    record = struct.pack("<4s4H2LH", b"PK\5\6", *numbers.values(), len(comment))
    return parts["before"] + record + comment + parts["after"]
