"""Search inside the database itself; what is searched is written in the message's own transaction."""

from core.database import db
from core.models import Message
from core.models.tables import message_text


def index(message: Message) -> None:
    """Make a message findable; notes stand in a column of their own, which no customer's query names."""
    row = {
        "id": message.id,
        "ticket_id": message.ticket_id,
        "public": message.text if message.is_public else "",
        "note": "" if message.is_public else message.text,
        "people": f"{message.author_name} {message.author_address}",
    }
    db.session.execute(message_text.insert().values(**row))
