"""What stands in the composer, and puts a reply into what somebody is writing."""

from collections.abc import Mapping
from typing import Any

from flask import url_for

from core.api import (
    Added,
    Filled,
    InboundFile,
    MessageKind,
    Ticket,
    User,
    add_to_draft,
    can,
    demand,
    kept_file,
)

from .filling import filled_for
from .replies import used
from .tables import SLUG, Reply

RIGHTS = {MessageKind.REPLY: "ticket.reply", MessageKind.NOTE: "ticket.note"}


def button(ticket: Ticket) -> Mapping[str, Any]:
    """Give the button its addresses."""
    return {
        "page_url": url_for("saved_replies.choose", number=ticket.id),
        "find_url": url_for("saved_replies.find", number=ticket.id),
    }


def kind_of(mode: str, user: User, ticket: Ticket) -> MessageKind:
    """Say what is being written; who may only write notes writes one."""
    is_note = mode == MessageKind.NOTE or not can(user, RIGHTS[MessageKind.REPLY], ticket)
    return MessageKind.NOTE if is_note else MessageKind.REPLY


def insert(reply: Reply, ticket: Ticket, kind: MessageKind, user: User, *, into_text: bool) -> tuple[Filled, Added]:
    """Put the files and acts of a reply into a draft; its text too, unless a script puts that where the cursor is."""
    demand(user, RIGHTS[kind], ticket)
    filled = filled_for(reply.texts, ticket)
    files = [InboundFile(each.name, each.mime, kept_file(SLUG, each.sha256)) for each in reply.files]
    added = Added()
    if into_text or files or reply.actions:
        html = filled.html if into_text else ""
        added = add_to_draft(user, ticket, kind, html=html, attached=files, acts=reply.actions)
    used(reply.id)
    return filled, added
