"""Desks, and who has access to each."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from core.database import db, writing
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Account, Desk, Ticket, desk_access
from core.services.record import audit
from core.slugs import free_slug

FACTS = (
    "name",
    "is_internal",
    "status_after_reply",
    "assignee_after_reply",
    "reopen_days",
    "team_id",
)


def all_desks() -> list[Desk]:
    """Give all desks in the admin's order."""
    return list(db.session.scalars(select(Desk).order_by(Desk.position, Desk.id)))


def get(desk_id: int) -> Desk:
    """Give one desk; raises `NotFound`."""
    desk = db.session.get(Desk, desk_id)
    if desk is None:
        raise NotFound(_("There is no such desk."))
    return desk


def holders(desk: Desk) -> tuple[set[int], set[int]]:
    """Give the ids of the people and of the teams that have access to a desk."""
    rows = db.session.execute(select(desk_access).where(desk_access.c.desk_id == desk.id)).all()
    return {row.user_id for row in rows if row.user_id}, {row.team_id for row in rows if row.team_id}


def save(desk: Desk | None, values: Mapping[str, Any], users: Iterable[int], teams: Iterable[int]) -> Desk:
    """Make or change a desk, and say who has access to it."""
    with writing() as session:
        if desk is None:
            desk = Desk(
                slug=free_slug(values["name"], set(db.session.scalars(select(Desk.slug))), "desk"),
                name="",
                position=len(all_desks()),
            )
            session.add(desk)
        for fact in FACTS:
            setattr(desk, fact, values[fact])
        if values.get("is_default"):
            session.execute(update(Desk).where(Desk.id != desk.id).values(is_default=False))
            desk.is_default = True
        session.flush()
        _give_access(desk, users, teams)
        audit.record("desk.saved", desk.name, {"desk": desk.id})
        return desk


def _give_access(desk: Desk, users: Iterable[int], teams: Iterable[int]) -> None:
    db.session.execute(delete(desk_access).where(desk_access.c.desk_id == desk.id))
    rows = [{"desk_id": desk.id, "user_id": each, "team_id": None} for each in users]
    rows += [{"desk_id": desk.id, "user_id": None, "team_id": each} for each in teams]
    if rows:
        db.session.execute(insert(desk_access), rows)


def remove(desk: Desk) -> None:
    """Delete a desk that nothing belongs to; raises `Invalid` for one that is in use."""
    with writing() as session:
        tickets = session.scalar(select(func.count()).where(Ticket.desk_id == desk.id).limit(1)) or 0
        accounts = session.scalar(select(func.count()).where(Account.desk_id == desk.id)) or 0
        if tickets or accounts:
            raise Invalid(
                _(
                    "%(desk)s still has %(tickets)s tickets and %(accounts)s accounts. Move them elsewhere first.",
                    desk=desk.name,
                    tickets=tickets,
                    accounts=accounts,
                )
            )
        if desk.is_default:
            raise Invalid(_("The default desk cannot be deleted. Make another one the default first."))
        session.delete(desk)
        audit.record("desk.deleted", desk.name)
