"""Statuses: names within the four fixed kinds."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Kind, Status, Ticket
from core.services.record import audit
from core.slugs import free_slug

ORDER = {Kind.OPEN: 0, Kind.PENDING: 1, Kind.ON_HOLD: 2, Kind.CLOSED: 3}


def all_statuses() -> list[Status]:
    """Give all statuses, kind by kind."""
    rows = db.session.scalars(select(Status).order_by(Status.position, Status.id))
    return sorted(rows, key=lambda status: ORDER[Kind(status.kind)])


def get(status_id: int) -> Status:
    """Give one status; raises `NotFound`."""
    status = db.session.get(Status, status_id)
    if status is None:
        raise NotFound(_("There is no such status."))
    return status


def save(status: Status | None, values: Mapping[str, Any]) -> Status:
    """Make or rename a status; the kind of one that tickets have may not change, for lists and clocks rest on it."""
    with writing() as session:
        if status is None:
            status = Status(
                slug=free_slug(values["name"], set(db.session.scalars(select(Status.slug))), "status", "_"),
                kind=values["kind"],
                position=len(all_statuses()),
            )
            session.add(status)
        if values["kind"] != status.kind:
            if status.is_builtin or _is_used(status):
                raise Invalid(
                    _("Tickets have this status already, so its kind stays."),
                    {"kind": _("Make a new status of that kind instead.")},
                )
            status.kind = values["kind"]
        status.name = values["name"]
        status.desk_id = values.get("desk_id")
        session.flush()
        audit.record("status.saved", status.name, {"status": status.slug})
        return status


def remove(status: Status) -> None:
    """Delete a status that no ticket has."""
    with writing() as session:
        if status.is_builtin:
            raise Invalid(_("The built-in statuses stay; rename it instead."))
        if _is_used(status):
            raise Invalid(_("Tickets have this status. Give them another one first."))
        session.delete(status)
        audit.record("status.deleted", status.name)


def _is_used(status: Status) -> bool:
    return db.session.scalar(select(Ticket.id).where(Ticket.status_id == status.id).limit(1)) is not None
