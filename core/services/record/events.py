"""Writes the event log, and tells the plugins of what was written."""

from collections.abc import Callable
from typing import Any

from core.database import db, unit
from core.declare import Actor
from core.engine.current import hooks
from core.engine.fuse import Failure
from core.engine.guard import Implementation
from core.engine.hooks import CORE
from core.models import Customer, Event, Message, Ticket
from core.services.record import counters
from core.services.work import jobs

EVENT_JOB = "event"


def record(
    type_: str,
    actor: Actor,
    *,
    ticket: Ticket | None = None,
    customer: Customer | None = None,
    message: Message | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Write down what happened, in the transaction in which it happens, with a job for each plugin that must learn
    of it.
    """
    event = Event(
        type=type_,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:120],
        ticket_id=ticket.id if ticket else None,
        customer_id=customer.id if customer else (ticket.customer_id if ticket else None),
        message_id=message.id if message else None,
        data=data or {},
        depth=jobs.depth(),
    )
    db.session.add(event)
    counters.bump_at_commit(counters.CHANGE)
    told = _subscribers(type_)
    if told:
        db.session.flush()  # the event's id is the key of the jobs
    for slug in told:
        key = f"event:{event.id}:{slug}"
        jobs.enqueue(CORE, EVENT_JOB, {"event": event.id, "plugin": slug}, key=key)
    return event


def after_commit(act: Callable[[], None]) -> None:
    """Have something done once the open unit of work is committed."""
    unit().after.append(act)


def _subscribers(type_: str) -> list[str]:
    found = hooks().implementations("event_recorded")
    waiting = [each for each in found if each.durable is not None and (not each.durable or type_ in each.durable)]
    return [each.slug for each in waiting if _is_wanted(each, type_)]


def _is_wanted(each: Implementation, type_: str) -> bool:
    """A plugin whose answer fails is told: an event too many is harmless, one too few is lost."""
    only_if = getattr(each.function, "tanggap_only_if", None)
    if only_if is None:
        return True
    answer = hooks().guarded(each.slug, "event_recorded only_if", lambda: bool(only_if(type_)))
    return True if isinstance(answer, Failure) else bool(answer.value)
