"""The occasions on which mail leaves: what a mail is, so that what stands around it may differ."""

from core.declare import MailKind
from core.engine.current import registry
from core.models import Kind, Message

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
    return CLOSING if message.ticket.kind is Kind.CLOSED else ANSWER
