"""A ticket as its customer reads it: what the templates of the list and of the ticket want."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from core.api import (
    Attachment,
    Customer,
    Kind,
    Message,
    MessageKind,
    OwnTicket,
    Ticket,
    customer_thread,
    gettext,
    simple_html,
)


@dataclass(frozen=True, slots=True)
class State:
    """Where a ticket stands, in the words of whoever asked: a badge's kind, symbol and label."""

    name: str
    kind: str
    symbol: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the list."""

    ticket: Ticket
    state: State
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A file to fetch."""

    name: str
    url: str
    size: int
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One message."""

    id: int
    is_ours: bool
    author: str
    at: datetime
    body: Markup
    files: tuple[FileLink, ...]


def state_of(ticket: Ticket, *, answered: bool) -> State:
    """Say where a ticket stands: what staff call its status is their own affair."""
    if ticket.kind is Kind.CLOSED:
        return State("closed", "", "check-c", gettext("Solved"))
    if answered:
        return State("yours", "warn", "reply", gettext("Your turn"))
    return State("ours", "open", "open", gettext("Open"))


def row_of(row: OwnTicket) -> Row:
    """Give a row of the list; a ticket of somebody else, in which one takes part, says whose it is."""
    ticket = row.ticket
    note = "" if row.is_mine else gettext("asked by %(name)s", name=ticket.customer.name)
    return Row(ticket, state_of(ticket, answered=row.is_answered), row.spoke_at, note)


def entries(
    customer: Customer, ticket: Ticket, before: int | None, url_of: Callable[[str], str]
) -> tuple[list[Entry], int | None]:
    """Give the messages of a page of the thread, oldest first, and the id from which older ones go on."""
    page = customer_thread(customer, ticket, before)
    return [_entry(customer, each, url_of) for each in page.messages], page.earlier


def _entry(customer: Customer, message: Message, url_of: Callable[[str], str]) -> Entry:
    is_ours = message.kind == MessageKind.REPLY
    mine = message.customer_id == customer.id
    author = gettext("You") if mine and not is_ours else message.author_name or gettext("Somebody")
    files = tuple(_file(each, url_of) for each in message.attachments)
    return Entry(message.id, is_ours, author, message.created_at, Markup(simple_html(message.html)), files)


def _file(file: Attachment, url_of: Callable[[str], str]) -> FileLink:
    return FileLink(file.name, url_of(file.handle), file.size, file.mime.startswith("image/"))
