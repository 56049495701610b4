"""Everything that a site knows of one customer, in one archive: no notes of staff, and nothing of other people.

data.json says who they are and what plugins hold, tickets/… what was said in each ticket, files/… what was attached.
"""

import functools
import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.clock import now
from core.database import db
from core.declare import PersonalData
from core.engine.current import hooks
from core.engine.fuse import Failure
from core.errors import TryLater
from core.models import Customer, Message, MessageKind, Participant, Ticket
from core.services import files
from core.services.customer import own_tickets
from core.services.present import site_info
from core.services.vocabulary import custom_fields

IN_MEMORY = 4 * 1024 * 1024
BATCH = 50
HOOK = "collect_personal_data"


def archive_of(customer: Customer) -> IO[bytes]:
    """Make the archive of all that belongs to a customer, open at its beginning and gone when it is closed.

    It holds what they wrote and what was answered to them, with the files, and what plugins give for
    `collect_personal_data`; no notes, and nothing that others wrote. Raises `TryLater` where a plugin failed, for an
    archive with a hole looks like a whole one. Since 1.0.

    Example::

        return send_file(personal_archive(customer), download_name="my-data.zip", as_attachment=True)
    """
    stream = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever asked closes it
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        held = list(_held_by_plugins(customer))
        _add_json(archive, "data.json", _facts(customer, held))
        for slug, each in held:
            for file in each.files:
                archive.writestr(f"files/{slug}/{file.name}", file.data)
        for ticket in tickets_of(customer):
            _add_ticket(archive, customer, ticket)
    stream.seek(0)
    return stream


def tickets_of(customer: Customer) -> Iterator[Ticket]:
    """Give all tickets of a customer, and those in which they wrote or take part, whatever became of them."""
    written = select(Message.ticket_id).where(Message.customer_id == customer.id)
    part = select(Participant.ticket_id).where(Participant.customer_id == customer.id, Participant.is_confirmed)
    theirs = or_(Ticket.customer_id == customer.id, Ticket.id.in_(written), Ticket.id.in_(part))
    last = 0
    while True:
        statement = select(Ticket).where(theirs, Ticket.id > last).order_by(Ticket.id).limit(BATCH)
        found = list(db.session.scalars(statement.options(joinedload(Ticket.status), joinedload(Ticket.category))))
        if not found:
            return
        yield from found
        last = found[-1].id


def _held_by_plugins(customer: Customer) -> Iterator[tuple[str, PersonalData]]:
    for each in hooks().implementations(HOOK):
        arguments = {"customer": customer, "ctx": hooks().contexts.get(each.slug)}
        found = hooks().guarded(each.slug, HOOK, functools.partial(each.run, arguments))
        if isinstance(found, Failure):
            raise TryLater(f"The plugin {each.slug} could not give what it holds, so nothing was handed out.")
        for data in found.value or ():
            yield each.slug, data


def _facts(customer: Customer, held: list[tuple[str, PersonalData]]) -> dict[str, Any]:
    plugins: dict[str, dict[str, Any]] = {}
    for slug, each in held:
        plugins.setdefault(slug, {})[each.name] = each.data
    return {
        "site": site_info().name,
        "made_at": now(),
        "customer": {
            "name": customer.name,
            "organisation": customer.organisation.name if customer.organisation else None,
            "language": customer.locale,
            "time_zone": customer.timezone,
            "known_since": customer.created_at,
            "facts": customer.data,
            "addresses": [
                {"kind": each.kind, "value": each.value, "since": each.created_at, "proven_at": each.verified_at}
                for each in customer.identities
            ],
        },
        "tickets": [
            {
                "number": ticket.number,
                "subject": ticket.subject,
                "asked_by_you": ticket.customer_id == customer.id,
                "opened_at": ticket.opened_at,
                "state": str(ticket.kind),
            }
            for ticket in tickets_of(customer)
        ],
        "plugins": plugins,
    }


def _add_ticket(archive: ZipFile, customer: Customer, ticket: Ticket) -> None:
    mine = ticket.customer_id == customer.id
    said = []
    for message in _messages(customer, ticket):
        names = []
        for file in message.attachments:
            name = f"files/tickets/{ticket.number}/{message.id}-{file.id}-{file.name}"
            try:
                archive.writestr(name, files.read(file.sha256))
                names.append(name)
            except FileNotFoundError:
                names.append(f"{file.name} (no longer there)")
        said.append(
            {
                "at": message.created_at,
                "by": "you" if message.kind == MessageKind.CUSTOMER else "us",
                "channel": message.channel,
                "subject": message.subject,
                "text": message.text,
                "files": names,
            }
        )
    facts = {
        "number": ticket.number,
        "subject": ticket.subject,
        "asked_by_you": mine,
        "channel": ticket.channel,
        "state": str(ticket.kind),
        "category": ticket.category.name if ticket.category else None,
        "opened_at": ticket.opened_at,
        "closed_at": ticket.closed_at,
        "fields": custom_fields.values_of(ticket) if mine else {},
        "messages": said,
    }
    _add_json(archive, f"tickets/{ticket.number}.json", facts)


def _messages(customer: Customer, ticket: Ticket) -> Iterator[Message]:
    """Give what the customer wrote and, in their own tickets, what was answered; no notes, no other customers."""
    wanted = Message.customer_id == customer.id
    if ticket.customer_id == customer.id:
        wanted = or_(wanted, Message.kind == MessageKind.REPLY)
    last = 0
    while True:
        statement = select(Message).where(Message.ticket_id == ticket.id, Message.id > last, wanted)
        statement = statement.where(*own_tickets.public()).order_by(Message.id).limit(BATCH)
        found = list(db.session.scalars(statement.options(selectinload(Message.attachments))))
        if not found:
            return
        yield from found
        last = found[-1].id


def _add_json(archive: ZipFile, name: str, data: Any) -> None:
    archive.writestr(name, json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
