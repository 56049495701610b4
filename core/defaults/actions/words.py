"""Acts that add words to a ticket."""

from collections.abc import Mapping
from typing import Any

from wtforms import Form, TextAreaField
from wtforms.validators import InputRequired, Length

from core.declare import Actor, TicketAction
from core.defaults.actions.choosing import user_of
from core.html_text import text_to_html
from core.i18n import lazy_gettext as _
from core.models import Ticket
from core.services import tickets


class NoteForm(Form):
    """What the note says."""

    text = TextAreaField(_("Note"), [InputRequired(), Length(max=50_000)])


def _note(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    html = text_to_html(values["text"])
    user = user_of(actor)
    if user is None:
        tickets.note_of(ticket, actor, html)
    else:
        tickets.note(ticket, user, html)


ACTIONS = [TicketAction("note", _("Add a note"), _note, NoteForm, "note", permission="ticket.note", is_bulk=False)]
