"""What plugins suggest for a ticket."""

from sqlalchemy import select

from core.database import db
from core.declare import Suggestion
from core.engine.current import hooks
from core.models import Message, MessageKind, Ticket, User

HOOK = "collect_suggestions"
MOST = 5
LONGEST = 2_000


def is_answered() -> bool:
    """Tell whether any plugin suggests something at all."""
    return bool(hooks().implementations(HOOK))


def suggestions(ticket: Ticket, user: User) -> list[Suggestion]:
    """Give the best of what the plugins suggest."""
    asked = hooks().collect(HOOK, Suggestion, ticket=ticket, text=_text(ticket), user=user)
    found = [each for answer in asked for each in answer.value]
    return sorted(found, key=lambda each: -each.rank)[:MOST]


def _text(ticket: Ticket) -> str:
    """Give the customer's words: the subject, and what they wrote last."""
    by_customer = select(Message.text).where(Message.ticket_id == ticket.id, Message.kind == MessageKind.CUSTOMER)
    said = db.session.scalar(by_customer.order_by(Message.id.desc()).limit(1)) or ""
    return f"{ticket.subject}\n{said}"[:LONGEST]
