"""Erases what the logs, the outbox and the queue say of a customer; what happened, and when, stays."""

from sqlalchemy import delete, or_, select, update

from core.clock import now
from core.database import db, writing
from core.models import Customer, Delivery, Event, Identity, Inbox, InboxState, JobRow, JobState
from core.models.tables import plugin_failure
from core.services import files
from core.services.customer.privacy import remains
from core.services.customer.privacy.known import Known, scrubbed

BATCH = 200
# What of an event may be about anybody: the subject, and what the other side's server said of whom.
TOLD = frozenset({"subject", "answer", "to"})

# Events about no ticket in which an address may stand: of system mail, and of messages that were set aside.
OF_THE_SITE = (
    *("delivery.sent", "delivery.failed", "delivery.in_doubt", "delivery.bounced"),
    *("intake.quarantined", "intake.dropped"),
)


def scrub_events(number: int, known: Known) -> None:
    """Take out of the events of a ticket what betrays the customer: names, addresses, subjects, what servers said."""
    for event in db.session.scalars(select(Event).where(Event.ticket_id == number)):
        _scrub(event, known)


def scrub_own_events(known: Known) -> None:
    """Do the same with the events that are about the customer and about no ticket."""
    last = 0
    while True:
        with writing() as session:
            remains.overwrite(session)
            statement = select(Event).where(Event.customer_id == known.customer_id, Event.id > last).order_by(Event.id)
            found = list(session.scalars(statement.limit(BATCH)))
            for event in found:
                _scrub(event, known)
            last = found[-1].id if found else 0
        if not found:
            return


def _scrub(event: Event, known: Known) -> None:
    if event.type.startswith("customer."):  # older names and addresses, and what staff noted of them
        event.data = {}
    data = {key: value for key, value in event.data.items() if key not in TOLD}
    event.data = scrubbed(known, data)
    if event.actor_kind == "customer" and event.actor_id == known.customer_id:
        event.actor_label = known.pseudonym


def forget_letters_and_jobs(known: Known) -> None:
    """Delete system mail to the customer, and jobs and failures in which an address of theirs stands."""
    if not known.addresses:
        return
    with writing() as session:
        remains.overwrite(session)
        session.execute(delete(Delivery).where(Delivery.message_id.is_(None), known.named_in(Delivery.to)))
        jobs = delete(JobRow).where(JobRow.state != JobState.LEASED)
        session.execute(jobs.where(or_(known.named_in(JobRow.payload), known.named_in(JobRow.error))))
        clean = update(plugin_failure).where(known.named_in(plugin_failure.c.error)).values(error="")
        session.execute(clean)
        session.execute(update(Inbox).where(known.named_in(Inbox.error)).values(error=""))
        about_nothing = select(Event).where(Event.ticket_id.is_(None), Event.type.in_(OF_THE_SITE))
        for event in session.scalars(about_nothing.where(known.named_in(Event.data))):
            _scrub(event, known)


def forget_set_aside(known: Known) -> None:
    """Delete what was set aside unread (quarantine, dropped) and has an address of the customer in it."""
    last = 0
    while known.addresses:
        statement = select(Inbox.id, Inbox.sha256).where(
            Inbox.state.in_((InboxState.QUARANTINED, InboxState.DROPPED)), Inbox.id > last
        )
        rows = list(db.session.execute(statement.order_by(Inbox.id).limit(BATCH)))
        db.session.rollback()
        if not rows:
            return
        for number, digest in rows:
            if _names(digest, known):
                _forget_raw(number, digest)
        last = rows[-1].id


def _names(digest: str, known: Known) -> bool:
    try:
        raw = files.read(digest).lower()
    except FileNotFoundError:
        return False
    return any(word.encode() in raw for word in known.addresses)


def _forget_raw(number: int, digest: str) -> None:
    with writing() as session:
        session.execute(delete(Inbox).where(Inbox.id == number))
        others = session.scalar(select(Inbox.id).where(Inbox.sha256 == digest).limit(1))
    if others is None:
        files.remove(digest, float("inf"))


def make_nobody(known: Known) -> None:
    """Leave of the customer a number, so that tickets and statistics still have somebody to belong to."""
    with writing() as session:
        remains.overwrite(session)
        customer = session.get(Customer, known.customer_id, with_for_update=True)
        if customer is None:
            return
        customer.name, customer.notes, customer.data = known.pseudonym, "", {}
        customer.organisation_id = customer.locale = customer.timezone = None
        customer.erased_at = customer.erased_at or now()
        for identity in list(customer.identities):
            session.delete(identity)
        session.flush()
        session.execute(delete(Identity).where(Identity.customer_id == customer.id))
