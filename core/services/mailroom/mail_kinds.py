"""The occasions on which mail leaves: what a mail is, so that what stands around it may differ."""

from sqlalchemy import select

from core.database import db
from core.declare import MailKind
from core.engine.current import registry
from core.models import Kind, Message, Status
from core.services.answering.following import ACTS

STATUS_ACT = "status"  # the act of the core that gives a ticket a status
ANSWER, CLOSING, AUTOMATIC, FORWARD, ACCOUNT = "answer", "closing", "automatic", "forward", "account"


def mail_kinds() -> list[MailKind]:
    """Give all kinds of mail that the core and the active plugins send, the core's first. Since 1.0.

    Example::

        choices = [(kind.name, str(kind.label)) for kind in mail_kinds()]
    """
    return list(registry().mail_kinds)


def of(message: Message) -> str:
    """Say what a message of a ticket is on its way out; asked when it leaves, for only then the ticket is closed."""
    if not message.is_public:
        return FORWARD
    if message.automatic:
        return AUTOMATIC
    return CLOSING if message.ticket.kind is Kind.CLOSED or _is_to_close(message) else ANSWER


def _is_to_close(message: Message) -> bool:
    """Tell whether one of the acts that are done once a message has left will close its ticket."""
    acts = (message.data or {}).get(ACTS) or ()
    chosen = {str(each.get("values", {}).get("status")) for each in acts if each.get("action") == STATUS_ACT}
    closed = select(Status.id).where(Status.kind == Kind.CLOSED)
    return bool(chosen) and not chosen.isdisjoint(str(each) for each in db.session.scalars(closed))
