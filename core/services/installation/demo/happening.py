"""The rows of the event log of a made-up ticket: what happened to it from its opening to where it stands."""

import functools
import json
from datetime import datetime
from typing import Any

from core.declare import SYSTEM, Actor
from core.models import Kind
from core.services.installation.demo.frame import Frame
from core.services.installation.demo.plan import Plan
from core.services.installation.demo.pour import Row
from core.services.installation.demo.sheets import Sheets

FACTS = ("spam_at", "deleted_at", "snoozed_until")


class Happening:
    """Writes down what happens to one ticket."""

    def __init__(self, sheets: Sheets, ticket: Row, plan: Plan) -> None:
        self._sheets, self._ticket, self._plan = sheets, ticket, plan
        self._agent = Actor("user", plan.agent.id, plan.agent.name)
        self._customer = Actor("customer", plan.customer.id, plan.customer.name)

    def opened(self) -> None:
        """The ticket was opened by its customer."""
        data = _written(channel=self._ticket["channel"])
        self._record(self._plan.moments[0], "ticket.opened", self._customer, data)

    def said(self, message: Row) -> None:
        """A message was added."""
        kind, number = ("user", message["user_id"]) if message["user_id"] else ("customer", message["customer_id"])
        actor = Actor(kind, number, message["author_name"])
        data = _written(kind=message["kind"], channel=message["channel"])
        self._record(message["created_at"], "message.added", actor, data, message)

    def left(self, message: Row, at: datetime, answer: str, has_failed: bool) -> None:
        """A message was handed over, or could not be."""
        kind = "delivery.failed" if has_failed else "delivery.sent"
        self._record(at, kind, SYSTEM, {"answer": answer, "to": message["to"]}, message)

    def ended(self, frame: Frame) -> None:
        """The ticket came to where it stands."""
        plan = self._plan
        if plan.assignee is not None:
            self._changed(plan.moments[:2][-1], "assignee", None, _label(plan.assignee.id, plan.assignee.name))
        if plan.kind is not Kind.OPEN:
            before, after = frame.statuses[Kind.OPEN][0], plan.status
            self._changed(plan.ended_at, "status", _label(before.id, before.name), _label(after.id, after.name))
        for name in FACTS:
            if self._ticket[name] is not None:
                self._changed(plan.ended_at, name, None, self._ticket[name].isoformat())

    def _changed(self, at: datetime, name: str, before: Any, after: Any) -> None:
        self._record(at, "ticket.changed", self._agent, {name: {"before": before, "after": after}})

    def _record(self, at: datetime, kind: str, actor: Actor, data: Row | str, message: Row | None = None) -> None:
        row = {
            "type": kind,
            "ticket_id": self._ticket["id"],
            "customer_id": self._ticket["customer_id"],
            "message_id": None,
            "actor_kind": actor.kind,
            "actor_id": actor.id,
            "actor_label": actor.label,
            "at": at,
            "data": data,
        }
        self._sheets.events.append((row, message))


@functools.cache
def _written(**data: str) -> str:
    """Write data that is the same for thousands of events."""
    return json.dumps(data)


def _label(number: int, name: str) -> Row:
    return {"id": number, "label": name}
