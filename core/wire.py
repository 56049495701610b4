"""An inbound message as bytes and back, for channels that have no raw form of their own."""

import base64
import json
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from core.declare import Inbound, InboundFile


def inbound_to_json(inbound: Inbound) -> bytes:
    """Write the message down so that `inbound_from_json` gives it back whole."""
    data = asdict(inbound)
    data["files"] = [{**file, "data": base64.b64encode(file["data"]).decode("ascii")} for file in data["files"]]
    data["received_at"] = inbound.received_at.isoformat() if inbound.received_at else None
    return json.dumps(data, ensure_ascii=False, sort_keys=True).encode()


def inbound_from_json(raw: bytes) -> Inbound:
    """Read a message that `inbound_to_json` wrote; fields of another version are left out."""
    data: dict[str, Any] = json.loads(raw)
    known = {each.name for each in fields(Inbound)}
    values = {name: _tuple(value) for name, value in data.items() if name in known}
    values["files"] = tuple(_file(file) for file in data.get("files", ()))
    if values.get("received_at"):
        values["received_at"] = datetime.fromisoformat(values["received_at"])
    return Inbound(**values)


def _tuple(value: Any) -> Any:
    return tuple(_tuple(each) for each in value) if isinstance(value, list) else value


def _file(data: dict[str, Any]) -> InboundFile:
    return InboundFile(**{**data, "data": base64.b64decode(data["data"])})
