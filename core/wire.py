"""An inbound message as bytes and back, for channels that have no raw form of their own.

One line of JSON, then the bytes of the files one after another as they are:
so a large upload is not copied again and again.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from core.declare import Inbound, InboundFile


def inbound_to_bytes(inbound: Inbound) -> bytes:
    """Write the message down so that `inbound_from_bytes` gives it back whole."""
    data = asdict(replace(inbound, files=()))
    data["files"] = [_described(file) for file in inbound.files]
    data["received_at"] = inbound.received_at.isoformat() if inbound.received_at else None
    line = json.dumps(data, ensure_ascii=False, sort_keys=True).encode()
    return b"".join((line, b"\n", *(file.data for file in inbound.files)))


def _described(file: InboundFile) -> dict[str, Any]:
    described = asdict(replace(file, data=b""))
    del described["data"]
    return described | {"size": len(file.data)}


def inbound_from_bytes(raw: bytes) -> Inbound:
    """Read a message that `inbound_to_bytes` wrote; fields of another version are left out."""
    line, start = _first_line(raw)
    data: dict[str, Any] = json.loads(line)
    known = {each.name for each in fields(Inbound)}
    values = {name: _tuple(value) for name, value in data.items() if name in known}
    values["files"] = tuple(_files(data.get("files", ()), raw, start))
    if values.get("received_at"):
        values["received_at"] = datetime.fromisoformat(values["received_at"])
    return Inbound(**values)


def _first_line(raw: bytes) -> tuple[bytes, int]:
    """Give the JSON and where the files begin: no JSON has a line end within it."""
    end = raw.find(b"\n")
    return (raw, len(raw)) if end < 0 else (raw[:end], end + 1)


def _tuple(value: Any) -> Any:
    return tuple(_tuple(each) for each in value) if isinstance(value, list) else value


def _files(described: list[dict[str, Any]], raw: bytes, start: int) -> Iterator[InboundFile]:
    known = {each.name for each in fields(InboundFile)}
    for each in described:
        values = {name: value for name, value in each.items() if name in known}
        if "size" in each:
            values["data"] = raw[start : start + each["size"]]
            start += each["size"]
        else:  # as messages were written down that still wait, from before the files stood behind the line
            values["data"] = base64.b64decode(each["data"])
        yield InboundFile(**values)
