"""Answers about devices, for pages, search, filters and texts."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, exists, select

from core.api import Health, HealthResult, Invalid, SearchHit, Ticket, User, gettext, ngettext

from .shelf import devices, free, lent_for, overdue
from .tables import Device


def lent(ticket: Ticket) -> Mapping[str, Any] | None:
    """What stands beside a ticket; None draws nothing."""
    found = lent_for(ticket)
    return {"devices": found} if found else None


def on_shelf() -> Mapping[str, Any]:
    """What can be lent for a ticket; fetched after the page."""
    return {"devices": free()}


def for_home() -> Mapping[str, Any] | None:
    """What visitors see on the home page."""
    return {"count": len(free())} if free() else None


def described(data: Mapping[str, Any]) -> str:
    """The line in a ticket's history."""
    return gettext("Device: %(device)s", device=data["device"])


def has_device(value: str) -> ColumnElement[bool]:
    """The filter `lent:yes`, `lent:no`."""
    condition = exists(select(Device.id).where(Device.ticket_id == Ticket.id))
    if value not in {"yes", "no"}:
        raise Invalid(gettext("Write lent:yes or lent:no."))
    return condition if value == "yes" else ~condition


def names(ticket: Ticket) -> str:
    """The placeholder `{{ acceptance.devices }}`."""
    return ", ".join(device.name for device in lent_for(ticket))


def found(query: str, _user: User, limit: int) -> Iterator[SearchHit]:
    """What the search box finds."""
    wanted = [device for device in devices() if query.lower() in device.name.lower()]
    for device in wanted[:limit]:
        yield SearchHit(device.name, url_for("acceptance.devices"))


def found_free(query: str, limit: int) -> Iterator[SearchHit]:
    """What the search of customer pages finds: devices on the shelf; who has the others is nobody's affair."""
    wanted = [device for device in free() if query.lower() in device.name.lower()]
    for device in wanted[:limit]:
        yield SearchHit(device.name, url_for("acceptance_public.devices"))


def health() -> HealthResult:
    """What the health page says."""
    late = len(overdue())
    if not late:
        return HealthResult(Health.OK, gettext("Nothing is overdue."))
    words = ngettext("One device is overdue.", "%(num)d devices are overdue.", late)
    return HealthResult(Health.WARNING, words, fix=gettext("Ask for them back."))
