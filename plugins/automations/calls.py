"""The act that calls a webhook: noted with the ticket, done by a job, tried again for hours, told in the history."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from wtforms import Form, SelectField

from core.api import (
    Actor,
    EventType,
    GiveUp,
    Invalid,
    JobRun,
    NotFound,
    SelectChoice,
    TanggapError,
    Ticket,
    TicketAction,
    TryLater,
    context,
    gettext,
    lazy_gettext,
    now,
    record_event,
)

from . import webhooks
from .tables import call
from .webhooks import Webhook

_ = lazy_gettext
ACTION = "automations.webhook"
JOB = "call"
ATTEMPTS = 10
WAITING = "waiting"
DONE = "done"
FAILED = "failed"
KEEP = timedelta(days=30)
LATER = frozenset({408, 425, 429})  # refusals of this moment; other ones stay what they are


class WebhookForm(Form):
    """Which webhook."""

    webhook = SelectField(
        _("Webhook"), choices=lambda: [SelectChoice(str(each.id), each.name) for each in webhooks.all_webhooks()]
    )


def call_webhook(ticket: Ticket, values: Mapping[str, Any], _actor: Actor) -> None:
    """Note what is to be told, with the facts of this moment; a job tells it once that is committed."""
    found = webhooks.get(int(values["webhook"]))
    row = {
        "webhook_id": found.id, "ticket_id": ticket.id, "body": webhooks.filled(found.body, ticket),
        "state": WAITING, "words": "", "at": now(),
    }  # fmt: skip
    ctx = context("automations")
    with ctx.transaction() as session:
        number = int(session.execute(insert(call).values(**row)).inserted_primary_key[0])
        ctx.enqueue(JOB, {"id": number}, key=f"call:{number}")


CALL_WEBHOOK = TicketAction(
    ACTION, _("Call a webhook"), call_webhook, WebhookForm, "send", permission="automations.run"
)


def run(payload: dict[str, Any], job: JobRun) -> None:
    """Call a webhook (a job)."""
    number = int(payload["id"])
    row = context("automations").session.execute(select(call).where(call.c.id == number)).first()
    if row is None or row.state == DONE:
        return
    try:
        found = webhooks.get(row.webhook_id)
    except NotFound:
        return
    status, why = _answer(found, row.body, f"call-{number}")
    if not why:
        _settle(row, found, DONE, str(status))
        return
    if job.attempt < ATTEMPTS and (status == 0 or status >= 500 or status in LATER):
        webhooks.note_outcome(found.id, why)
        raise TryLater(why)
    _settle(row, found, FAILED, why)
    raise GiveUp(why)


def _answer(found: Webhook, body: str, delivery: str) -> tuple[int, str]:
    """Give the status (0 where none came), and in words why that is not good enough."""
    try:
        status = webhooks.send(found.url, body, webhooks.secret_of(found.id), delivery)
    except Invalid as refusal:
        return 400, str(refusal)
    except TanggapError as failure:
        return 0, str(failure)
    return status, why_bad(status)


def why_bad(status: int) -> str:
    """Say why a status is not good enough; "" if it is."""
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return gettext("It answered %(status)s, a redirect. Write the address to which it leads.", status=status)
    return gettext("It answered %(status)s.", status=status)


def _settle(row: Any, found: Webhook, state: str, words: str) -> None:
    """Write down how it ended; what was told is not kept once it has arrived."""
    body = "" if state == DONE else row.body
    kind = "automations.called" if state == DONE else "automations.call_failed"
    ctx = context("automations")
    with ctx.transaction() as session:
        session.execute(update(call).where(call.c.id == row.id).values(state=state, words=words[:500], body=body))
        webhooks.note_outcome(found.id, "" if state == DONE else words)
        ticket = session.get(Ticket, row.ticket_id)
        label = gettext("Webhook: %(name)s", name=found.name)[:120]
        record_event(kind, Actor("plugin", label=label), ticket=ticket, data={"name": found.name, "words": words})


def newest(found: Webhook) -> list[Any]:
    """Give the last calls of a webhook, for its page."""
    statement = select(call).where(call.c.webhook_id == found.id).order_by(call.c.id.desc()).limit(10)
    return list(context("automations").session.execute(statement))


def forget_old() -> None:
    """Delete calls of more than 30 days ago."""
    with context("automations").transaction() as session:
        session.execute(delete(call).where(call.c.at < now() - KEEP))


def events() -> list[EventType]:
    """Declare what the history of a ticket tells of calls."""
    return [
        EventType("automations.called", _("Webhook called"), "send", _told, is_trigger=False),
        EventType("automations.call_failed", _("Webhook not reached"), "alert", _not_told, is_trigger=False),
    ]


def _told(data: Mapping[str, Any]) -> str:
    return gettext("Webhook %(name)s answered %(status)s", name=data.get("name", ""), status=data.get("words", ""))


def _not_told(data: Mapping[str, Any]) -> str:
    return gettext("Webhook %(name)s failed: %(words)s", name=data.get("name", ""), words=data.get("words", ""))
