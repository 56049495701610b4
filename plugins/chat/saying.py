"""Takes in what a visitor writes, through the intake like a mail: a crash loses nothing, a retry doubles nothing."""

import re

from sqlalchemy import select, update

from core.api import Inbound, InboundFile, Message, Received, Ticket, context, gettext, receive

from . import lines
from .sites import NAME, ChatSite
from .tables import Line, Visit

OFFLINE = "chat-offline"
LONGEST_SUBJECT = 80


class TooSoon(Exception):
    """What was written before this has not arrived yet; the browser sends that first."""


def say(visit: Visit, uid: str, after: str, text: str, files: tuple[InboundFile, ...] = (), locale: str = "") -> Line:
    """Add what a visitor wrote, in a window that speaks `locale`. Raises `TooSoon`.

    `after` is the uid of what the same page wrote before.
    """
    found = lines.line_of(visit, uid)
    if found is not None:
        return found
    if after and lines.line_of(visit, after) is None:
        raise TooSoon
    received = receive(_inbound(visit, uid, text, files, locale))
    line = lines.add(visit.id, uid, _message_of(received), is_mine=True)
    _follow(visit, received.ticket_number)
    return line


def _inbound(visit: Visit, uid: str, text: str, files: tuple[InboundFile, ...], locale: str) -> Inbound:
    return Inbound(
        channel=NAME,
        external_id=f"{visit.id}.{uid}",
        identity=("email", visit.email),
        name=visit.name,
        subject=subject_of(text),
        text=text,
        files=files,
        account=visit.account_id,
        category=visit.category or None,
        verified=visit.is_verified,
        locale=locale,
        extra={"visit": str(visit.id)},
    )


def _message_of(received: Received) -> int | None:
    """Give the message that came of it; none where a person has to look at it first."""
    if received.ticket_number is None:
        return None
    statement = select(Message.id).where(Message.ticket_id == received.ticket_number)
    found: int | None = context(NAME).session.scalar(statement.where(Message.inbox_id == received.inbox_id).limit(1))
    return found


def _follow(visit: Visit, ticket: int | None) -> None:
    """Stay with the ticket in which the conversation goes on: it may have been merged into another.

    Who only typed an address stays with the ticket they opened themselves: the other holds what is not theirs to hear.
    """
    if ticket is None or visit.ticket_id == ticket:
        return
    with context(NAME).transaction() as session:
        before = session.get(Ticket, visit.ticket_id) if visit.ticket_id else None
        if visit.is_verified or before is None or before.merged_into_id is None:
            session.execute(update(Visit).where(Visit.id == visit.id).values(ticket_id=ticket))


def leave_message(
    site: ChatSite,
    key: str,
    who: tuple[str, str, str],
    text: str,
    files: tuple[InboundFile, ...],
    is_verified: bool,
    locale: str = "",
) -> Received:
    """Take in what was written while nobody was there (`who`: name, address, kind); the answer goes by mail."""
    name, email, kind = who
    return receive(
        Inbound(
            channel=OFFLINE,
            external_id=key,
            identity=("email", email),
            name=name,
            subject=subject_of(text),
            text=text,
            files=files,
            account=site.account.id,
            category=kind or None,
            verified=is_verified,
            locale=locale,
        )
    )


def subject_of(text: str) -> str:
    """Take the first line, cut at a word."""
    first = re.split(r"\n|(?<=[.!?])\s", text.strip(), maxsplit=1)[0].strip() or gettext("A file")
    if len(first) <= LONGEST_SUBJECT:
        return first
    return first[:LONGEST_SUBJECT].rsplit(" ", 1)[0].rstrip(",;:") + "…"
