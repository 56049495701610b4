"""What a ticket holds: the body of a message as a document of its own, its original, and its files."""

import re
from urllib.parse import quote

from flask import Response, abort, render_template
from markupsafe import Markup

from core.errors import NotFound
from core.models import Attachment, Message
from core.sanitise import place_images
from core.services import files, thread
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, scope

# Links open in a page of their own; nothing runs, nothing is sent, nothing is loaded from elsewhere.
BODY_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
)
FILE_POLICY = "sandbox; default-src 'none'"
# What begins like this is that kind of picture, whatever it calls itself; only these are shown in the page.
PICTURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)


def _message(message_id: int) -> Message:
    try:
        return thread.message(scope(), message_id)
    except NotFound:
        abort(404)


@pages.get(f"/messages/<{ID}:message_id>/body")
@requires("ticket.view")
def message_body(message_id: int) -> Response:
    """Show a message as a document of its own, for the frame in the ticket."""
    message = _message(message_id)
    addresses = {each.content_id: f"/desk/files/{each.handle}" for each in message.attachments if each.content_id}
    page = render_template(
        "core/desk/message_body.html",
        title=message.subject,
        body=Markup(place_images(message.html, addresses)),  # cleaned when it was stored
        quoted=Markup(place_images(message.quoted_html, addresses)),
    )
    response = Response(page, mimetype="text/html")
    response.headers["Content-Security-Policy"] = BODY_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@pages.get(f"/messages/<{ID}:message_id>/original")
@requires("ticket.view")
def message_original(message_id: int) -> Response:
    """Give a message as it came in, headers and all."""
    message = _message(message_id)
    inbox = thread.original(message)
    if inbox is None:
        abort(404)
    try:
        data = files.read(inbox.sha256)
    except FileNotFoundError:
        abort(404)
    return _download(data, f"ticket-{message.ticket_id}-message-{message.id}{_ending(data)}")


def _ending(data: bytes) -> str:
    return ".json" if data[:1] in {b"{", b"["} else ".eml"


@pages.get("/files/<handle>")
@requires("ticket.view")
def file(handle: str) -> Response:
    """Give a file: pictures are shown, all else is only to be saved."""
    try:
        found: Attachment = thread.file(scope(), handle)
        data = files.read(found.sha256)
    except (NotFound, FileNotFoundError):
        abort(404)
    kind = next((mime for pattern, mime in PICTURES if pattern.match(data)), None)
    if kind is None:
        return _download(data, found.name)
    response = Response(data, mimetype=kind)
    response.headers.set("Content-Disposition", "inline", filename=_ascii(found.name))
    return _guarded(response)


def _download(data: bytes, name: str) -> Response:
    response = Response(data, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename=\"{_ascii(name)}\"; filename*=UTF-8''{quote(name)}"
    return _guarded(response)


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _ascii(name: str) -> str:
    return re.sub(r"[^\w .()-]", "_", name.encode("ascii", "replace").decode()) or "file"
