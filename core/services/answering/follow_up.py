"""Does what was to follow an answer, once the answer has left."""

from typing import Any

from flask_babel import gettext as _

from core.database import db, writing
from core.html_text import text_to_html
from core.models import Message, Ticket, User
from core.services.acts.action_lists import action_list, run_actions
from core.services.answering.following import ACTS
from core.services.staff.actors import user_actor
from core.services.ticket.tickets import note


def follow(payload: dict[str, Any]) -> None:
    """Do what follows a message, once (a job); what cannot be done is told in a note."""
    with writing() as session:
        message = session.get(Message, int(payload["message"]), with_for_update=True, populate_existing=True)
        acts = (message.data or {}).get(ACTS) if message is not None else None
        if message is None or not acts or message.user is None:
            return
        message.data = {name: value for name, value in message.data.items() if name != ACTS}
        user = message.user
        results = run_actions(action_list(acts), message.ticket_id, user_actor(user), user)
        _tell(message.ticket_id, user, [f"{each.words}: {each.error}" for each in results if each.error])


def _tell(number: int, user: User, failed: list[str]) -> None:
    ticket = db.session.get(Ticket, number)
    if not failed or ticket is None:
        return
    words = _("This was to follow the last answer, and could not be done:")
    note(ticket, user, text_to_html("\n".join([words, *(f"- {each}" for each in failed)])))
