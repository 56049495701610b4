"""Acts on many tickets at once: each in a unit of work of its own, so that a refusal of one stops none of the others.

Up to 200 are done at once; more are left to a job, which tells how far it has come and goes on where it was stopped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, delete, select, update

from core.clock import now
from core.database import db, writing
from core.declare import JobRun, TicketAction
from core.engine.hooks import CORE
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Ticket, User
from core.models.tables import bulk
from core.services.acts import actions, undoing
from core.services.staff import access
from core.services.staff.actors import user_actor
from core.services.staff.scopes import scope_of
from core.services.work import jobs

JOB = "bulk"
AT_ONCE = 200
MOST = 10_000
KEEP = 20  # acts of one person that are remembered
DONE = "done"
RUNNING = "running"


@dataclass(frozen=True, slots=True)
class BulkResult:
    """How far an act on many tickets has come, and why it was refused for some."""

    id: int
    action: str
    total: int
    done: int = 0
    refused: Mapping[int, str] = field(default_factory=dict)
    is_running: bool = False
    first_event: int = 0
    last_event: int = 0


def apply_to(user: User, numbers: Iterable[int], action_name: str, values: Mapping[str, str]) -> BulkResult:
    """Do something to those of some tickets that somebody sees; raises `Invalid` for values that the action refuses."""
    action = actions.named(action_name)
    if not action.is_bulk:
        raise Invalid(_("This cannot be done to several tickets."))
    access.demand(user, action.permission)
    actions.checked(action, values)
    wanted = _visible(user, numbers)
    bulk_id = _begin(user, wanted, action_name, values)
    if len(wanted) <= AT_ONCE:
        _go_on(bulk_id)
    else:
        jobs.enqueue(CORE, JOB, {"id": bulk_id}, key=f"bulk:{bulk_id}")
    return result(user, bulk_id)


def mails(user: User, numbers: Iterable[int], action_name: str, values: Mapping[str, Any]) -> int:
    """Say how many mails to customers an act on some tickets would send; raises `Invalid` for values it refuses."""
    action = actions.named(action_name)
    each = actions.mails(action, actions.checked(action, values))
    return each and each * len(_visible(user, numbers))


def result(user: User, bulk_id: int) -> BulkResult:
    """Give how far one of somebody's own acts has come."""
    row = db.session.execute(select(bulk).where(bulk.c.id == bulk_id, bulk.c.user_id == user.id)).one_or_none()
    if row is None:
        raise NotFound(_("There is no such act."))
    return BulkResult(
        row.id,
        row.action,
        len(row.numbers),
        row.done,
        {int(number): why for number, why in row.refused.items()},
        row.state == RUNNING,
        row.first_event,
        row.last_event,
    )


def undo(user: User, bulk_id: int) -> int:
    """Take an act back where nothing has changed since; say for how many tickets."""
    found = result(user, bulk_id)
    if found.is_running:
        raise Invalid(_("This is still being done. Undo it once it is finished."))
    return undoing.undo(scope_of(user), found.first_event, found.last_event)


def run(payload: Mapping[str, Any], running: JobRun) -> None:
    """Do the rest of an act (a job)."""
    _go_on(int(payload["id"]), running)


def _visible(user: User, numbers: Iterable[int]) -> list[int]:
    """Of tickets that one may not see one learns nothing, not even that they were left out."""
    wanted = sorted(set(numbers))
    if len(wanted) > MOST:
        raise Invalid(_("At most %(most)s tickets at once.", most=MOST))
    conditions = access.visible(user)
    found: list[int] = []
    for start in range(0, len(wanted), 500):
        some = select(Ticket.id).where(Ticket.id.in_(wanted[start : start + 500]), *conditions).order_by(Ticket.id)
        found.extend(db.session.scalars(some))
    return found


def _begin(user: User, numbers: Sequence[int], action: str, values: Mapping[str, str]) -> int:
    first = undoing.mark()
    row = {
        "user_id": user.id,
        "action": action,
        "chosen": dict(values),
        "numbers": list(numbers),
        "refused": {},
        "first_event": first,
        "state": RUNNING if numbers else DONE,
        "at": now(),
    }
    with writing() as session:
        old = select(bulk.c.id).where(bulk.c.user_id == user.id, bulk.c.state == DONE).order_by(bulk.c.id.desc())
        forgotten = list(session.scalars(old.offset(KEEP)))
        session.execute(delete(bulk).where(bulk.c.id.in_(forgotten)))
        return int(session.execute(bulk.insert().values(**row)).inserted_primary_key[0])  # type: ignore[attr-defined]


def _go_on(bulk_id: int, running: JobRun | None = None) -> None:
    row = db.session.execute(select(bulk).where(bulk.c.id == bulk_id)).one_or_none()
    user = db.session.get(User, row.user_id) if row is not None else None
    if row is None or user is None or row.state != RUNNING:
        return
    action = actions.named(row.action)
    values = actions.checked(action, row.chosen)
    done, refused = row.done, dict(row.refused)
    for position in range(row.position, len(row.numbers)):
        why = _one(user, row, position, action, values, done, refused)
        if why is None:
            done += 1
        else:
            refused[str(row.numbers[position])] = why
        if running is not None and position % 20 == 19:
            running.renew()
    _note(row.id, position=len(row.numbers), done=done, refused=refused, state=DONE, last_event=undoing.mark())


def _one(
    user: User, row: Row[Any], position: int, action: TicketAction, values: Mapping[str, Any], done: int, refused: Any
) -> str | None:
    """Do it to one ticket; how far it has come is written with it, so that nothing is done twice."""
    try:
        with writing() as session:
            ticket = access.ticket(user, row.numbers[position])
            access.demand(user, action.permission, ticket)
            actions.act(ticket.id, action, values, user_actor(user))
            progress = {"position": position + 1, "done": done + 1, "refused": refused}
            session.execute(update(bulk).where(bulk.c.id == row.id).values(**progress))
    except actions.ANSWERS as refusal:
        return str(refusal)
    return None


def _note(bulk_id: int, **values: Any) -> None:
    with writing() as session:
        session.execute(update(bulk).where(bulk.c.id == bulk_id).values(**values))
