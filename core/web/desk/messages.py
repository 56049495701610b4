"""What a ticket holds: the body of a message as a document of its own, its original, and its files."""

from flask import Response, abort, render_template
from markupsafe import Markup

from core.errors import NotFound
from core.models import Attachment, Message
from core.sanitise import place_images
from core.services import files
from core.services.ticket import thread
from core.web import downloads
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, scope

# Links open in a page of their own; nothing runs, nothing is sent, nothing is loaded from elsewhere.
BODY_POLICY = (
    "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'"
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
    return downloads.save_as(data, f"ticket-{message.ticket_id}-message-{message.id}{_ending(data)}")


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
    return downloads.of(found, data)
