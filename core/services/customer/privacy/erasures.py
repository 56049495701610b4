"""Erasing a customer: asked for, confirmed, done by a job, unfinished until every owner of data has done its part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from core.clock import now
from core.database import db, writing
from core.declare import JobRun
from core.engine.current import hooks
from core.engine.hooks import CORE
from core.errors import Invalid, NotFound, TryLater
from core.i18n import gettext as _
from core.models import Attachment, Customer, JobRow, JobState, Message, Ticket, User
from core.models.tables import erasure
from core.services.customer.privacy import known, records, remains, threads
from core.services.customer.privacy.known import Known
from core.services.record import audit
from core.services.staff.actors import user_actor
from core.services.work import jobs

JOB = "privacy.erase"
HOOK = "erase_personal_data"
ASKED, RUNNING, DONE, REFUSED = "asked", "running", "done", "refused"
PAGE = 50


@dataclass(frozen=True, slots=True)
class Erasure:
    """One row: whose data, how far it has come, who has not done it yet, and why."""

    id: int
    customer_id: int
    state: str
    asked_at: datetime
    by_customer: bool
    name: str
    waiting: tuple[str, ...]
    errors: Mapping[str, str]
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Loss:
    """What an erasure would take."""

    tickets: int
    messages: int
    files: int
    addresses: int


def ask(customer: Customer) -> None:
    """Note that a customer wants to be erased; staff decide. Asking again changes nothing. Since 1.0.

    Example::

        ask_for_erasure(customer)
    """
    with writing() as session:
        session.get(Customer, customer.id, with_for_update=True)
        if is_asked(customer):
            return
        session.execute(insert(erasure).values(**_row(customer, ASKED, None)))


def is_asked(customer: Customer) -> bool:
    """Tell whether a customer's wish to be erased waits for an answer, or is being fulfilled. Since 1.0.

    Example::

        if erasure_is_asked(customer):
            say_that_somebody_looks_at_it()
    """
    open_ = (erasure.c.customer_id == customer.id, erasure.c.state.in_((ASKED, RUNNING)))
    return db.session.scalar(select(erasure.c.id).where(*open_).limit(1)) is not None


def begin(user: User, customer: Customer) -> int:
    """Have a customer's data erased; what was asked for by the customer is answered by this."""
    with writing() as session:
        found = session.get(Customer, customer.id, with_for_update=True)
        if found is None or found.erased_at is not None:
            raise NotFound(_("There is no such customer."))
        row = session.execute(
            select(erasure.c.id, erasure.c.state).where(
                erasure.c.customer_id == customer.id, erasure.c.state.in_((ASKED, RUNNING))
            )
        ).first()
        if row is not None and row.state == RUNNING:
            raise Invalid(_("This customer's data is being erased already."))
        number = int(row.id) if row else _insert(found, user)
        session.execute(
            update(erasure)
            .where(erasure.c.id == number)
            .values(
                state=RUNNING,
                confirmed_at=now(),
                confirmed_by=user.id,
                known=known.to_json(known.of(found)),
                waiting=[*_owners(), CORE],
            )
        )
        audit.record("customer.erased", f"customer {customer.id}", actor=user_actor(user))
        _enqueue(number)
        return number


def refuse(user: User, number: int) -> None:
    """Say no to what a customer asked for."""
    with writing() as session:
        changed = session.execute(
            update(erasure)
            .where(erasure.c.id == number, erasure.c.state == ASKED)
            .values(state=REFUSED, confirmed_at=now(), confirmed_by=user.id)
        )
        if not changed.rowcount:  # type: ignore[attr-defined]
            raise Invalid(_("This was decided already."))
        row = session.execute(select(erasure.c.customer_id).where(erasure.c.id == number)).one()
        audit.record("customer.erasure_refused", f"customer {row.customer_id}", actor=user_actor(user))


def again(number: int) -> None:
    """Try what is unfinished once more, now."""
    with writing() as session:
        waits = (JobRow.key == _key(number), JobRow.state == JobState.READY)
        session.execute(update(JobRow).where(*waits).values(due_at=now()).execution_options(synchronize_session=False))
        _enqueue(number)


def run(payload: Mapping[str, Any], job: JobRun) -> None:
    """Have each owner erase what is theirs (a job); it is tried again until all have. The core comes last."""
    row = db.session.execute(select(erasure).where(erasure.c.id == int(payload["erasure"]))).first()
    if row is None or row.state != RUNNING:
        return
    whose = known.from_json(row.customer_id, row.known)
    errors: dict[str, str] = {}
    for owner in row.waiting:
        try:
            _erase(owner, whose, job)
        except Exception as error:  # one that fails must not keep the others from it
            db.session.rollback()
            errors[owner] = f"{type(error).__name__}: {error}"[:500]
    _settle(row.id, [owner for owner in row.waiting if owner in errors], errors)
    if errors:
        raise TryLater(", ".join(errors))


def _erase(owner: str, whose: Known, job: JobRun) -> None:
    job.renew()
    if owner != CORE:
        _tell(owner, whose)
        return
    records.make_nobody(whose)
    for numbers in threads.batches(whose.customer_id):
        threads.erase(numbers, whose)
        job.renew()
    records.scrub_own_events(whose)
    records.forget_letters_and_jobs(whose)
    records.forget_set_aside(whose)
    job.renew()
    remains.clear()


def _tell(owner: str, whose: Known) -> None:
    """Let a plugin erase; one that is off erases nothing now, and the erasure waits for it."""
    if owner not in _owners():
        raise Invalid(f"The plugin {owner} is off. Switch it on, or delete its data.")
    customer = db.session.get(Customer, whose.customer_id)
    with writing():
        hooks().tell(owner, HOOK, customer=customer, identities=whose.identities)


def _owners() -> list[str]:
    return list(dict.fromkeys(each.slug for each in hooks().implementations(HOOK)))


def _settle(number: int, waiting: list[str], errors: dict[str, str]) -> None:
    values: dict[str, Any] = {"waiting": waiting, "errors": errors}
    if not waiting:  # the addresses were kept for those who had not erased yet
        values |= {"state": DONE, "done_at": now(), "known": {}}
    with writing() as session:
        remains.overwrite(session)
        session.execute(update(erasure).where(erasure.c.id == number).values(**values))
    if not waiting:
        remains.clear()


def _row(customer: Customer, state: str, user: User | None) -> dict[str, Any]:
    return {
        "customer_id": customer.id,
        "state": state,
        "asked_at": now(),
        "asked_by": user.id if user else None,
        "known": {},
        "waiting": [],
        "errors": {},
    }


def _insert(customer: Customer, user: User) -> int:
    made = db.session.execute(insert(erasure).values(**_row(customer, ASKED, user)))
    return int(made.inserted_primary_key[0])  # type: ignore[attr-defined]


def _enqueue(number: int) -> None:
    jobs.enqueue(CORE, JOB, {"erasure": number}, key=_key(number))


def _key(number: int) -> str:
    return f"erase:{number}"


def loss(customer: Customer) -> Loss:
    """Count what an erasure would take, for whoever is about to confirm it."""
    mine = select(Ticket.id).where(Ticket.customer_id == customer.id)
    theirs = (Message.customer_id == customer.id) | Message.ticket_id.in_(mine)
    files = select(func.count(Attachment.id)).join(Message, Message.id == Attachment.message_id)
    count = db.session.scalar
    return Loss(
        count(select(func.count()).select_from(Ticket).where(Ticket.customer_id == customer.id)) or 0,
        count(select(func.count()).select_from(Message).where(theirs)) or 0,
        count(files.where(theirs)) or 0,
        len(customer.identities),
    )


def listed() -> list[Erasure]:
    """Give what was asked for and what is unfinished, then what was done, the newest first."""
    statement = select(erasure, Customer.name).join(Customer, Customer.id == erasure.c.customer_id)
    is_open = erasure.c.state.in_((ASKED, RUNNING))
    rows = db.session.execute(statement.order_by(is_open.desc(), erasure.c.id.desc()).limit(PAGE))
    return [_of(row) for row in rows]


def open_of(customer: Customer) -> Erasure | None:
    """Give what waits for an answer or is unfinished of one customer."""
    statement = select(erasure, Customer.name).join(Customer, Customer.id == erasure.c.customer_id)
    mine = statement.where(erasure.c.customer_id == customer.id, erasure.c.state.in_((ASKED, RUNNING)))
    row = db.session.execute(mine.order_by(erasure.c.id.desc()).limit(1)).first()
    return _of(row) if row else None


def waiting_count() -> int:
    """Count what customers asked for and nobody has answered."""
    return int(db.session.scalar(select(func.count()).select_from(erasure).where(erasure.c.state == ASKED)) or 0)


def _of(row: Any) -> Erasure:
    return Erasure(
        row.id,
        row.customer_id,
        row.state,
        row.asked_at,
        row.asked_by is None,
        row.name,
        tuple(row.waiting),
        row.errors,
        row.done_at,
    )
