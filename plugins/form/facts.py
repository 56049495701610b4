"""What somebody filled in besides the message, for the ticket's sidebar."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.api import Message, PluginContext, Ticket

from .channel import NAME


def facts_of(ticket: Ticket, ctx: PluginContext) -> Mapping[str, Any] | None:
    """Give address and phone of the request that opened this ticket; None draws nothing."""
    if ticket.channel != NAME:
        return None
    first = select(Message).where(Message.ticket_id == ticket.id, Message.channel == NAME).order_by(Message.id).limit(1)
    message = ctx.session.scalar(first)
    facts = {name: message.data[name] for name in ("address", "phone") if message.data.get(name)} if message else {}
    return {"facts": facts, "name": message.author_name} if message and facts else None
