"""Writes the event log, and tells the plugins of what was written."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from core.clock import now
from core.database import db, unit
from core.declare import Actor
from core.engine.current import hooks
from core.engine.fuse import Failure
from core.engine.guard import Implementation
from core.models import Customer, Event, Message, Ticket
from core.services.record import counters
from core.services.work import jobs

EVENT_JOB = "event"
NOTE = "recorded"


def record(
    type_: str,
    actor: Actor,
    *,
    ticket: Ticket | None = None,
    customer: Customer | None = None,
    message: Message | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """Write down what happened, in the transaction in which it happens; plugins that must learn of it get a job each,
    asked for as the unit of work ends: by then the event has its number.
    """
    event = Event(
        type=type_,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_label=actor.label[:120],
        ticket_id=ticket.id if ticket else None,
        customer_id=customer.id if customer else (ticket.customer_id if ticket else None),
        message_id=message.id if message else None,
        at=now(),
        data=data or {},
        depth=jobs.depth(),
    )
    db.session.add(event)
    counters.bump_at_commit(counters.CHANGE)
    _tell_at_commit(event)
    return event


def after_commit(act: Callable[[], None]) -> None:
    """Have something done once the open unit of work is committed."""
    unit().after.append(act)


def _tell_at_commit(event: Event) -> None:
    work = unit()
    if NOTE not in work.notes:
        work.notes[NOTE] = []
        work.before.append(_tell_all)
    work.notes[NOTE].append(event)


def _tell_all(session: Session) -> None:
    """Ask each plugin but once whether it waits for a type."""
    recorded: list[Event] = session.info["unit"].notes.pop(NOTE)
    told = {type_: _subscribers(type_) for type_ in dict.fromkeys(event.type for event in recorded)}
    for event in recorded:
        for slug in told[event.type]:
            jobs.enqueue_at_commit(partial(_job, event, slug))


def _job(event: Event, slug: str) -> jobs.Wanted:
    return jobs.Wanted(EVENT_JOB, {"event": event.id, "plugin": slug}, key=f"event:{event.id}:{slug}")


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
