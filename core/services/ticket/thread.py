"""What is said in a ticket, as a page of its newest messages with what became of each."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from core.database import db
from core.errors import NotFound
from core.models import Attachment, Delivery, DeliveryState, Draft, Inbox, Message, Ticket, User
from core.services.staff import access
from core.services.staff.scopes import Scope

PAGE = 50
LATEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Said:
    """A message with its delivery, if it had to leave the site."""

    message: Message
    delivery: Delivery | None


@dataclass(frozen=True, slots=True)
class Thread:
    """The newest messages (or those before one), oldest first, and from where older ones are to be had."""

    said: tuple[Said, ...]
    earlier: int | None

    @property
    def newest_id(self) -> int:
        """The id of the newest message on this page."""
        return self.said[-1].message.id if self.said else 0


def thread(ticket: Ticket, before: int | None = None) -> Thread:
    """Give a page of a ticket's messages."""
    found: dict[int, Said] = {}
    for message, row in db.session.execute(_newest(), {"ticket": ticket.id, "before": before or LATEST}):
        if message.id not in found or (row is not None and row.state != DeliveryState.CANCELLED):
            found[message.id] = Said(message, row)
    newest = list(found.values())
    _read_files(ticket, newest)
    earlier = newest[PAGE - 1].message.id if len(newest) > PAGE else None
    return Thread(tuple(newest[:PAGE][::-1]), earlier)


@cache
def _newest() -> Select[Message, Delivery]:
    return (
        select(Message, Delivery)
        .outerjoin(Delivery, Delivery.message_id == Message.id)
        .where(Message.ticket_id == bindparam("ticket"), Message.id < bindparam("before"))
        .order_by(Message.id.desc())
        .limit(PAGE + 1)
    )


def _read_files(ticket: Ticket, newest: list[Said]) -> None:
    """Read the files of all messages at once, as `selectinload` does at twice the price; most tickets have none."""
    files: dict[int, list[Attachment]] = {said.message.id: [] for said in newest}
    if ticket.has_files:
        for file in db.session.scalars(_files(), {"messages": list(files)}):
            files[file.message_id or 0].append(file)
    for said in newest:
        set_committed_value(said.message, "attachments", files[said.message.id])


@cache
def _files() -> Select[Attachment]:
    wanted = Attachment.message_id.in_(bindparam("messages", expanding=True))
    return select(Attachment).where(wanted).order_by(Attachment.id)


def message(scope: Scope, message_id: int) -> Message:
    """Give a message of a ticket that somebody may see; hidden is as absent as never written."""
    statement = select(Message).join(Message.ticket).where(Message.id == message_id, *scope.conditions)
    found = db.session.scalar(statement.options(selectinload(Message.attachments)))
    if found is None:
        raise NotFound("There is no such message.")
    return found


def original(message: Message) -> Inbox | None:
    """Give the message as it was stored when it came in, if it came in."""
    return db.session.get(Inbox, message.inbox_id) if message.inbox_id else None


def file(scope: Scope, handle: str) -> Attachment:
    """Give a file of a ticket that somebody may see, or of a draft of their own."""
    statement: Any = (
        select(Attachment)
        .outerjoin(Message, Message.id == Attachment.message_id)
        .outerjoin(Draft, Draft.id == Attachment.draft_id)
        .outerjoin(Ticket, Ticket.id == Message.ticket_id)
        .where(Attachment.handle == handle)
    )
    own = Draft.user_id == scope.user.id
    seen = and_(Ticket.id.is_not(None), *scope.conditions)
    found: Attachment | None = db.session.scalar(statement.where(own | seen))
    if found is None:
        raise NotFound("There is no such file.")
    return found


def delivery(scope: Scope, delivery_id: int) -> Delivery:
    """Give the delivery of a message in a ticket that somebody may see."""
    statement = select(Delivery).join(Ticket, Ticket.id == Delivery.ticket_id)
    found = db.session.scalar(statement.where(Delivery.id == delivery_id, *scope.conditions))
    if found is None:
        raise NotFound("There is no such message.")
    return found


def may_write(user: User, ticket: Ticket) -> list[str]:
    """Name the kinds of answer that somebody may give."""
    kinds = [("reply", "ticket.reply"), ("note", "ticket.note")]
    return [kind for kind, permission in kinds if access.can(user, permission, ticket)]
