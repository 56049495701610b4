"""The composer as its template wants it: who is answered, and what was typed before."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from core.engine.current import registry
from core.html_text import html_to_text
from core.mail_address import is_email
from core.models import Attachment, Draft, MessageKind, Participant, Ticket
from core.services.acts.action_lists import action_list, describe_actions
from core.services.answering import drafts
from core.services.ticket.thread import Thread, may_write
from core.web.desk.asking import me

NOTHING = drafts.Kept(Draft())


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a draft; unticked, it is left out."""

    handle: str
    name: str
    size: int


def composer(
    ticket: Ticket, thread: Thread, people: list[Participant], mode: str = "", error: str = ""
) -> dict[str, Any] | None:
    """Give the composer, or none to those who may not write."""
    modes = may_write(me(), ticket)
    if not modes:
        return None
    kept = drafts.of(me(), ticket)
    reply, note = kept.get(MessageKind.REPLY, NOTHING), kept.get(MessageKind.NOTE, NOTHING)
    to, cc = (reply.draft.to, reply.draft.cc) if reply.draft.to else answered(ticket, people)
    return {
        "url": url_for("desk.answer", number=ticket.id),
        "draft_url": url_for("desk.save_draft", number=ticket.id),
        "discard_url": url_for("desk.discard_draft", number=ticket.id) if kept else "",
        "mode": mode if mode in modes else modes[0],
        "modes": modes,
        "to": _typed("to", to),
        "cc": _typed("cc", cc),
        "bcc": _typed("bcc", (reply.draft.data or {}).get("bcc", ())),
        "reply": _text(reply.draft),
        "reply_html": reply.draft.html or "",
        "note": _text(note.draft),
        "note_html": note.draft.html or "",
        "seen": thread.newest_id,
        "max_bytes": current_app.config.get("MAX_CONTENT_LENGTH") or 0,
        "error": error,
        "is_plain": is_plain(ticket),
        "signature": "",
        "from_options": [],
        "kept": _kept(reply.files),
        "kept_note": _kept(note.files),
        "acts": _acts(reply.draft),
        "acts_note": _acts(note.draft),
    }


def _typed(name: str, addresses: Iterable[str]) -> str:
    """Give what was typed into a field of an answer that could not be sent, else the addresses."""
    return request.form.get(name, ", ".join(addresses)) if request.method == "POST" else ", ".join(addresses)


def is_plain(ticket: Ticket) -> bool:
    """Tell whether answers in a ticket are plain text, as its channel says."""
    channel = registry().channels.get(ticket.channel)
    return channel is not None and channel.composer == "plain"


def answered(ticket: Ticket, people: list[Participant]) -> tuple[list[str], list[str]]:
    """Say to whom an answer goes unless told otherwise: the customer, and those whom somebody confirmed.

    An address that only a message names is never taken over: a forged sender must not get the answers.
    """
    to = [each.value for each in ticket.customer.identities if is_email(each.value)][:1]
    cc = [address for person in people if person.is_confirmed for address in _address(person, ticket)]
    return to, [address for address in cc if address not in to]


def _address(person: Participant, ticket: Ticket) -> list[str]:
    if person.customer_id == ticket.customer_id:
        return []
    return [each.value for each in person.customer.identities if is_email(each.value)][:1]


def _text(draft: Draft) -> str:
    return html_to_text(draft.html).strip() if draft.html else ""


def _acts(draft: Draft) -> list[tuple[str, str]]:
    """Give the acts that follow a draft: their ids, and what they do in words."""
    acts = drafts.acts_of(draft)
    words = describe_actions(action_list(acts))
    return [(each["id"], said) for each, said in zip(acts, words, strict=False)]


def _kept(files: Iterable[Attachment]) -> list[KeptFile]:
    return [KeptFile(each.handle, each.name, each.size) for each in files]
