"""Files that came with a form."""

from flask import request

from core.declare import InboundFile


def uploaded(name: str) -> tuple[InboundFile, ...]:
    """Give the files of a field; an empty one is none."""
    found = []
    for part in request.files.getlist(name):
        data = part.read()
        if part.filename and data:
            found.append(InboundFile(part.filename, part.mimetype or "application/octet-stream", data))
    return tuple(found)
