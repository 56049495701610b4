"""Tells one plugin of one event, for certain: by a job, again and again until it succeeds."""

from typing import Any

from core.database import db
from core.engine.current import hooks
from core.models import Event
from core.services.work import jobs


def tell(payload: dict[str, Any]) -> None:
    """Call one plugin's durable implementation (a job); an error lets the job try again."""
    event = db.session.get(Event, int(payload["event"]))
    if event is None:
        return
    jobs.set_depth(event.depth + 1)
    hooks().tell(str(payload["plugin"]), "event_recorded", event=event)
