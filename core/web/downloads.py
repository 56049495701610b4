"""Files of strangers on their way to a browser: pictures are shown, all else is only to be saved, and nothing runs."""

import re
from urllib.parse import quote

from flask import Response, abort

from core.models import Attachment
from core.services import files

FILE_POLICY = "sandbox; default-src 'none'"
# What begins like this is that kind of picture, whatever it calls itself; only these are shown in the page.
PICTURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)


def file_response(attachment: Attachment) -> Response:
    """Answer with a file of a message, which the caller has found to be this person's to see.

    A picture is shown, everything else is saved; whatever it holds, it can neither run nor load anything. Ends the
    request with 404 where the bytes are gone. Since 1.0.

    Example::

        return file_response(customer_file(customer, handle))
    """
    try:
        return of(attachment, files.read(attachment.sha256))
    except FileNotFoundError:
        abort(404)


def of(attachment: Attachment, data: bytes) -> Response:
    """Answer with the bytes of a file."""
    return picture_response(data, attachment.name)


def picture_kind(data: bytes) -> str:
    """Say what kind of picture bytes begin as ("image/png", jpeg, gif or webp), or "" for anything else. Since 1.0."""
    return next((mime for pattern, mime in PICTURES if pattern.match(data)), "")


def picture_response(data: bytes, name: str) -> Response:
    """Answer with bytes that somebody uploaded: shown if they are a picture, else only to be saved. Since 1.0.

    Whatever they hold, they can neither run nor load anything.

    Example::

        return picture_response(kept_file("kb", sha256), "cup.png")
    """
    kind = picture_kind(data)
    if not kind:
        return save_as(data, name)
    response = Response(data, mimetype=kind)
    response.headers.set("Content-Disposition", "inline", filename=_ascii(name))
    return _guarded(response)


def save_as(data: bytes, name: str) -> Response:
    """Answer with bytes that are only to be saved, under a name."""
    response = Response(data, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{_ascii(name)}\"; filename*=UTF-8''{quote(name)}"
    return _guarded(response)


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _ascii(name: str) -> str:
    return re.sub(r"[^\w .()-]", "_", name.encode("ascii", "replace").decode()) or "file"
