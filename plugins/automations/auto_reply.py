"""An answer without a person: at most one for each customer in a while, never to a machine."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from wtforms import Form, IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from core.api import (
    Actor,
    Message,
    MessageKind,
    Ticket,
    TicketAction,
    context,
    gettext,
    lazy_gettext,
    now,
    run_action,
)

from .tables import answered

_ = lazy_gettext


class AutoReplyForm(Form):
    """What it says, and how often somebody gets it."""

    text = TextAreaField(
        _("Answer"),
        [InputRequired(), Length(max=10_000)],
        description=_("Names such as {{ customer.first_name }} and {{ ticket.number }} are filled in."),
    )
    hours = IntegerField(
        _("At most once in so many hours"),
        [InputRequired(), NumberRange(1, 8_760)],
        default=24,
        description=_("For each customer, whatever they write meanwhile."),
    )


def auto_reply(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    """Answer, unless a machine wrote or the customer had an answer lately: doing nothing then is no failure."""
    if ticket.spam_at is not None or ticket.deleted_at is not None or _wrote_machine(ticket):
        return
    moment = now()
    with context("automations").transaction() as session:
        mine = answered.c.customer_id == ticket.customer_id
        last = session.scalar(select(answered.c.at).where(mine).with_for_update())
        if last is not None and last > moment - timedelta(hours=values["hours"]):
            return
        if last is not None:
            session.execute(update(answered).where(mine).values(at=moment))
        elif not _is_first(ticket.customer_id, moment):
            return
        label = actor.label if not actor.is_user else gettext("Automatic answer")
        run_action("reply", ticket.number, {"text": values["text"]}, Actor("plugin", label=label))


def _is_first(customer_id: int, moment: datetime) -> bool:
    """Note the first answer to a customer, unless another of their tickets was answered at this very moment."""
    with context("automations").transaction() as session:
        try:
            with session.begin_nested():
                session.execute(insert(answered).values(customer_id=customer_id, at=moment))
        except IntegrityError:
            return False
        return True


def _wrote_machine(ticket: Ticket) -> bool:
    newest = select(Message.automatic).where(Message.ticket_id == ticket.id, Message.kind == MessageKind.CUSTOMER)
    return bool(context("automations").session.scalar(newest.order_by(Message.id.desc()).limit(1)))


AUTO_REPLY = TicketAction(
    "automations.auto_reply",
    _("Automatic answer"),
    auto_reply,
    AutoReplyForm,
    "reply",
    permission="ticket.reply",
    mails=lambda _values: 1,
)
