"""Keeps what is searched in step with the messages, in the same transaction."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, inspect, update
from sqlalchemy.orm import Session

from core.database import db, unit
from core.models import Message, Ticket
from core.models.tables import message_text
from core.upsert import upsert
from core.words import stored

NOTE = "searchable"


def index(message: Message) -> None:
    """Make a message findable as it is when the open unit of work ends; call it again after each change of its text."""
    work = unit()
    if NOTE not in work.notes:
        work.notes[NOTE] = []
        work.before.append(_write)
    work.notes[NOTE].append(message)


def retitle(ticket: Ticket) -> None:
    """Let the messages of a ticket be found by its new subject."""
    statement = update(message_text).where(message_text.c.ticket_id == ticket.id)
    db.session.execute(statement.values(subject=stored(ticket.subject)))


def moved(ticket: Ticket, message_ids: Iterable[int]) -> None:
    """Let messages that went to another ticket be found as that ticket's."""
    statement = update(message_text).where(message_text.c.id.in_(list(message_ids)))
    db.session.execute(statement.values(ticket_id=ticket.id, subject=stored(ticket.subject)))


def forget(message_ids: Iterable[int]) -> None:
    """Let messages be found no more; those that are deleted are forgotten by themselves."""
    db.session.execute(delete(message_text).where(message_text.c.id.in_(list(message_ids))))


def _write(session: Session) -> None:
    messages = dict.fromkeys(session.info["unit"].notes.pop(NOTE))
    rows = [row_of(each) for each in messages if inspect(each).persistent]  # else its savepoint was rolled back
    if rows:
        upsert(session, message_text, *rows)


def row_of(message: Message) -> dict[str, Any]:
    """Give what of a message is searched; all that belongs to a note stands in the column of notes."""
    said = (message.text, *(file.name for file in message.attachments))
    author = (message.author_name, message.author_address)
    return {
        "id": message.id,
        "ticket_id": message.ticket_id,
        "is_note": not message.is_public,
        "subject": stored(message.ticket.subject),
        "public": stored(*said) if message.is_public else "",
        "note": "" if message.is_public else stored(*said, *author),
        "people": stored(*author) if message.is_public else "",
    }
