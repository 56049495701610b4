"""Acts that add words to a ticket, or send them: note, reply, forward, notify."""

from collections.abc import Mapping
from typing import Any

from markupsafe import escape
from sqlalchemy import select
from wtforms import Form, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from core.database import db
from core.declare import Actor, TicketAction
from core.defaults.actions.choosing import told, user_of
from core.errors import Invalid
from core.html_text import text_to_html
from core.i18n import gettext
from core.i18n import lazy_gettext as _
from core.mail_address import is_email
from core.models import Message, MessageKind, Team, Ticket, User
from core.services.answering import answers, placeholders, unsigned
from core.services.record import events
from core.services.staff import notifications
from core.services.ticket import tickets
from core.services.ticket.proof import is_proven

LONGEST = 50_000
NAMES = _("Names such as {{ customer.first_name }} and {{ ticket.number }} are filled in.")


class NoteForm(Form):
    """What the note says."""

    text = TextAreaField(_("Note"), [InputRequired(), Length(max=LONGEST)], description=NAMES)


class ReplyForm(Form):
    """What the answer says."""

    text = TextAreaField(_("Answer"), [InputRequired(), Length(max=LONGEST)], description=NAMES)


class ForwardForm(Form):
    """To whom the newest message of the customer goes, and with which words."""

    to = StringField(_("To this address"), [InputRequired(), Length(max=254)])
    text = TextAreaField(_("Words above it"), [Length(max=LONGEST)], description=NAMES)

    def validate_to(self, field: StringField) -> None:
        """Take one address."""
        if not is_email((field.data or "").strip()):
            raise ValidationError(gettext("This is not an e-mail address."))


class NotifyForm(Form):
    """Who is told inside the desk."""

    whom = SelectField(_("Whom"), choices=told)
    text = StringField(_("Words"), [Length(max=200)], description=NAMES)


def _html(text: str, ticket: Ticket) -> str:
    return placeholders.fill_html(text_to_html(text), ticket)


def _note(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    user = user_of(actor)
    if user is None:
        unsigned.note_of(ticket, actor, _html(values["text"], ticket))
    else:
        tickets.note(ticket, user, _html(values["text"], ticket))


def _reply(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    user = user_of(actor)
    if user is None:
        words = placeholders.fill_html(text_to_html(values["text"]), ticket, is_proven(ticket))
        unsigned.reply_of(ticket, actor, words)
    else:
        answers.by_act(user, ticket, _html(values["text"], ticket))


def _one_mail(_values: Mapping[str, Any]) -> int:
    return 1


def _forward(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    newest = select(Message).where(Message.ticket_id == ticket.id, Message.kind == MessageKind.CUSTOMER)
    message = db.session.scalar(newest.order_by(Message.id.desc()).limit(1))
    words = _html(values.get("text") or "", ticket)
    said = ""
    if message is not None:
        who = f"{message.author_name} <{message.author_address}>"
        head = gettext("%(who)s wrote:", who=who)
        said = f"<p>{escape(head)}</p><blockquote>{message.html}</blockquote>"
    if not words and not said:
        raise Invalid(gettext("There is nothing to forward yet."))
    unsigned.forward(ticket, actor, words + said, values["to"].strip(), message)


def _notify(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    people = _people(ticket, values["whom"])
    if not people:
        raise Invalid(gettext("There is nobody to tell: the ticket has no assignee or team."))
    words = placeholders.fill(values.get("text") or "", ticket)
    data = {"names": [person.name for person in people], "text": words}
    event = events.record("ticket.told", actor, ticket=ticket, data=data)
    db.session.flush()
    for person in people:
        notifications.raise_for(person, notifications.TOLD, event)


def _people(ticket: Ticket, whom: str) -> list[User]:
    if whom == "assignee":
        found = [db.session.get(User, ticket.assignee_id)] if ticket.assignee_id else []
    elif whom == "team":
        team = db.session.get(Team, ticket.team_id) if ticket.team_id else None
        found = list(team.members) if team is not None else []
    else:
        found = [db.session.get(User, int(whom))]
    return [person for person in found if person is not None and person.disabled_at is None]


ACTIONS = [
    TicketAction("reply", _("Reply"), _reply, ReplyForm, "reply", permission="ticket.reply", mails=_one_mail),
    TicketAction("note", _("Add a note"), _note, NoteForm, "pen", permission="ticket.note"),
    TicketAction(
        "forward",
        _("Forward"),
        _forward,
        ForwardForm,
        "forward",
        permission="ticket.reply",
        is_bulk=False,
        mails=_one_mail,
    ),
    TicketAction("notify", _("Notify"), _notify, NotifyForm, "bell"),
]
