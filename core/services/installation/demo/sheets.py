"""The rows of some thousand made-up tickets, written together: each table in one statement.

Messages get their ids in the order of time, so that they lie on the disk as mixed as those of a site that grew by
itself.
"""

import functools
from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from core.models import (
    Attachment,
    Delivery,
    Event,
    Message,
    MessageKind,
    Participant,
    Ticket,
    tables,
    text_index,
    ticket_tag,
)
from core.services.installation.demo.ids import reserve
from core.services.installation.demo.pour import Row, pour
from core.services.record import counters
from core.upsert import upsert
from core.words import stored

words = functools.lru_cache(maxsize=8192)(stored)  # names and subjects come again and again


@dataclass(slots=True)
class Sheets:
    """Rows by table; with those that belong to a message stands its row, for it has no id yet."""

    tickets: list[Row] = field(default_factory=list)
    messages: list[Row] = field(default_factory=list)
    parts: list[Row] = field(default_factory=list)
    deliveries: list[tuple[Row, Row]] = field(default_factory=list)
    attachments: list[tuple[Row, Row]] = field(default_factory=list)
    events: list[tuple[Row, Row | None]] = field(default_factory=list)
    tagged: list[Row] = field(default_factory=list)
    seen: list[Row] = field(default_factory=list)

    def write(self, session: Session) -> None:
        """Write everything, and what is counted of it."""
        self._number_the_messages(session)
        pour(session, Ticket.__table__, self.tickets)
        pour(session, Message.__table__, self.messages)
        pour(session, Participant.__table__, self.parts)
        pour(session, Delivery.__table__, [row for row, _message in self.deliveries])
        pour(session, Attachment.__table__, [row for row, _message in self.attachments])
        pour(session, Event.__table__, [row for row, _message in self.events])
        pour(session, ticket_tag, self.tagged)
        pour(session, tables.seen, self.seen)
        with text_index.in_bulk(session.connection()):
            pour(session, tables.message_text, self._searched())
        self._count(session)
        counters.bump_at_commit(counters.CHANGE)

    def _number_the_messages(self, session: Session) -> None:
        self.messages.sort(key=lambda row: row["created_at"])
        self.events.sort(key=lambda pair: pair[0]["at"])
        first = reserve(session, Message.__table__, len(self.messages))
        for number, message in enumerate(self.messages, first):
            message["id"] = number
        for row, message in (*self.deliveries, *self.attachments):
            row["message_id"] = message["id"]
        for row, spoken in self.events:
            row["message_id"] = spoken["id"] if spoken else None

    def _searched(self) -> list[Row]:
        names = {row["message_id"]: row["name"] for row, _message in self.attachments}
        return [_searched(message, names.get(message["id"], "")) for message in self.messages]

    def _count(self, session: Session) -> None:
        sums = Counter((row["desk_id"], row["assignee_id"] or 0, row["rank"]) for row in self.tickets)
        for (desk_id, assignee_id, rank), count in sorted(sums.items()):
            place = {"desk_id": desk_id, "assignee_id": assignee_id, "rank": rank}
            upsert(session, tables.tally, {**place, "count": count}, change={}, add=("count",))


def _searched(message: Row, file_name: str) -> Row:
    """Give what of a message is searched, as core.services.finding.search does."""
    is_note = message["kind"] == MessageKind.NOTE
    said = stored(message["text"], file_name)
    author = words(message["author_name"], message["author_address"])
    return {
        "id": message["id"],
        "ticket_id": message["ticket_id"],
        "is_note": is_note,
        "subject": words(message["subject"]),
        "public": "" if is_note else said,
        "note": f"{said} {author}" if is_note else "",
        "people": "" if is_note else author,
    }
