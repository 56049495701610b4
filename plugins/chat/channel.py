"""The channels: the chat itself, and what was left for later while nobody was there."""

from sqlalchemy import select

from core.api import Channel, GiveUp, Message, Outgoing, Sent, Ticket, context, lazy_gettext

from . import lines, visits
from .saying import OFFLINE
from .site_form import SiteForm
from .sites import NAME


class ChatChannel(Channel):
    """Reaches a visitor who is there; its accounts are the chat sites."""

    name = NAME
    label = lazy_gettext("Live chat")
    icon = "chat"
    composer = "plain"
    is_live = True
    account_form = SiteForm

    def recipient(self, ticket: Ticket) -> str | None:
        """An answer goes to the conversation, whatever stands under To."""
        visit = visits.of_ticket(ticket)
        return visit.email if visit else None

    def send(self, outgoing: Outgoing) -> Sent:
        """Put an answer into the conversation, once however often it is tried."""
        session = context(NAME).session
        message = session.scalar(select(Message).where(Message.message_id == outgoing.message_id).limit(1))
        visit = visits.of_ticket(message.ticket) if message else None
        if message is None or visit is None:
            raise GiveUp("The conversation is gone.")
        visit_id, message_id = visit.id, message.id
        lines.add(visit_id, f"m{message_id}", message_id, is_mine=False)
        outgoing.sending()
        return Sent("In the conversation")


class OfflineChannel(Channel):
    """What visitors wrote while nobody was there; answers leave by mail."""

    name = OFFLINE
    label = lazy_gettext("Chat, while away")
    icon = "chat"
