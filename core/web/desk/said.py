"""Messages and steps of a ticket as the templates want them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from markupsafe import Markup

from core.models import Attachment, Delivery, DeliveryState, Message, MessageKind, Ticket
from core.services.answering import taking_back
from core.services.record import history
from core.services.record.history import Line
from core.services.ticket.thread import Said, Thread
from core.web.desk.asking import me

# What of cleaned HTML may stand in a page of ours: it formats by element and brings no look of its own.
_PLAIN = re.compile(
    r"(?:[^<]|</?(?:a|abbr|b|bdi|bdo|blockquote|br|code|dd|del|div|dl|dt|em|h[1-6]|hr|i|ins|kbd|li|ol|p|pre|q|s|small"
    r"|span|strong|sub|sup|u|ul)(?: (?:href|target|rel|title|dir|lang|start)=\"[^\"]*\")*>)*"
)
RETRIED = frozenset({DeliveryState.FAILED, DeliveryState.IN_DOUBT})


@dataclass(frozen=True, slots=True)
class DrawnFile:
    """A file beneath a message."""

    name: str
    url: str
    size: int
    mime: str


@dataclass(frozen=True, slots=True)
class DrawnDelivery:
    """What became of an answer."""

    state: str
    at: datetime | None
    answer: str
    retry_url: str
    undo_url: str


def items(thread: Thread, ticket: Ticket, with_history: bool) -> list[Any]:
    """Give messages and steps in the order of time."""
    drawn = [draw(said) for said in thread.said]
    if not with_history:
        return drawn
    since = thread.said[0].message.created_at if thread.earlier and thread.said else None
    steps = [line for line in history.lines(ticket, since) if line.words]
    return _in_time(drawn, steps)


def _in_time(drawn: list[dict[str, Any]], steps: list[Line]) -> list[Any]:
    everything: list[Any] = [*drawn, *steps]
    return sorted(everything, key=lambda item: item["at"] if isinstance(item, dict) else item.at)


def is_plain(html: str) -> bool:
    """Tell whether cleaned HTML may stand in a page of ours as it is."""
    return _PLAIN.fullmatch(html) is not None


def draw(said: Said) -> dict[str, Any]:
    """Give one message."""
    message = said.message
    framed = not (is_plain(message.html) and is_plain(message.quoted_html))
    return {
        "id": message.id,
        "kind": str(message.kind),
        "author_name": message.author_name,
        "author_seed": message.user_id or message.customer_id or 0,
        "author_address": message.author_address,
        "to": message.to,
        "cc": message.cc,
        "at": message.created_at,
        "edited_at": message.edited_at,
        "automatic": message.automatic,
        "remarks": message.remarks,
        "unverified": message.kind == MessageKind.CUSTOMER and not message.is_verified,
        "frame_url": url_for("desk.message_body", message_id=message.id) if framed else "",
        "html": "" if framed else Markup(message.html),  # cleaned when it was stored
        "quoted_html": "" if framed else Markup(message.quoted_html),
        "blocked_images": message.blocked_images,
        "images_url": "",
        "files": list(_files(message.attachments)),
        "delivery": _delivery(said.delivery, message),
        "original_url": url_for("desk.message_original", message_id=message.id) if message.inbox_id else "",
        "delete_url": "",
    }


def _files(attachments: Iterable[Attachment]) -> Iterable[DrawnFile]:
    for each in attachments:
        if not each.is_inline or not each.content_id:
            yield DrawnFile(each.name, url_for("desk.file", handle=each.handle), each.size, each.mime)


def _delivery(row: Delivery | None, message: Message) -> DrawnDelivery | None:
    if row is None:
        return None
    state = "bounced" if row.bounced_at is not None else str(row.state)
    retry = url_for("desk.retry", delivery_id=row.id) if row.state in RETRIED else ""
    undo = url_for("desk.take_back", delivery_id=row.id) if taking_back.can_take_back(row, message, me()) else ""
    return DrawnDelivery(state, row.sent_at, row.answer, retry, undo)
