"""What plugins may do to tickets besides answering them: run a registered act, and write down an event of their own."""

from collections.abc import Mapping
from typing import Any

from core.declare import Actor, EventType
from core.engine.current import registry
from core.errors import Invalid
from core.models import Customer, Event, Ticket
from core.services.acts import actions
from core.services.record import events


def run_action(name: str, number: int, values: Mapping[str, str], actor: Actor) -> None:
    """Run a registered ticket action, of the core or of any plugin, on the ticket of a number.

    `values` are the texts that its form would send; the form checks them. Raises `Invalid` for an unknown action or a
    wrong value, `NotFound`, and whatever the act itself refuses with (`Veto`, `Refused`). Since 1.0.

    Example::

        run_action("tag", ticket.number, {"tag": "vip"}, current_actor())
    """
    action = actions.named(name)
    actions.act(number, action, actions.checked(action, values), actor)


def event_types() -> list[EventType]:
    """Give the kinds of events that may set something off, those of all active plugins too. Since 1.0.

    Example::

        choices = [(each.name, each.label) for each in event_types()]
    """
    return [each for each in registry().events if each.is_trigger]


def record_event(
    type_: str,
    actor: Actor,
    *,
    ticket: Ticket | None = None,
    customer: Customer | None = None,
    data: Mapping[str, Any] | None = None,
) -> Event:
    """Write an event of your own into the log, inside `with ctx.transaction():`; rules, webhooks and reports read it
    there.

    `type_` is a name that `register_events` declared, `data` must fit into JSON. What it gives back has its `id` once
    the session is flushed, at the latest as the transaction ends. Raises `Invalid` for an undeclared type. Since 1.0.

    Example::

        with ctx.transaction():
            record_event("csat.rated", current_actor(), ticket=ticket, data={"stars": 5})
    """
    if type_ not in registry().events:
        near = registry().events.nearest(type_)
        hint = f"; did you mean {near}?" if near else "; declare it in register_events."
        raise Invalid(f"There is no event type {type_}{hint}")
    return events.record(type_, actor, ticket=ticket, customer=customer, data=dict(data or {}))
