"""Those who take part in a ticket, as its page shows them and as members of staff confirm or remove them."""

from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload

from core.database import db, writing
from core.declare import Actor
from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.models import Customer, Participant, Ticket, User
from core.services.record import events
from core.services.staff.actors import user_actor
from core.services.ticket import participants


def people_in(ticket: Ticket) -> list[Participant]:
    """Give all who take part or were proposed, with their addresses, in one query."""
    return list(db.session.scalars(_all(), {"ticket": ticket.id}).unique())


@cache
def _all() -> Select[Participant]:
    return (
        select(Participant)
        .where(Participant.ticket_id == bindparam("ticket"))
        .options(joinedload(Participant.customer).joinedload(Customer.identities))
        .order_by(Participant.id)
    )


def confirm(user: User, ticket: Ticket, participant_id: int) -> None:
    """Let somebody who was proposed take part: answers go to them too from now on."""
    number, actor = ticket.id, user_actor(user)
    with writing():
        person = _one(number, participant_id)
        if not person.is_confirmed:
            person.is_confirmed = True
            _record("participant.confirmed", person, actor)


def remove(user: User, ticket: Ticket, participant_id: int) -> None:
    """Let somebody take part no more."""
    number, actor = ticket.id, user_actor(user)
    with writing() as session:
        person = _one(number, participant_id)
        if person.role == participants.REQUESTER:
            raise Invalid(_("The customer whose ticket this is cannot be removed from it."))
        _record("participant.removed", person, actor)
        session.delete(person)


def _one(number: int, participant_id: int) -> Participant:
    person = db.session.get(Participant, participant_id)
    if person is None or person.ticket_id != number:
        raise NotFound(_("There is no such participant."))
    return person


def _record(type_: str, person: Participant, actor: Actor) -> None:
    ticket = db.session.get(Ticket, person.ticket_id)
    data = {"name": person.customer.name, "customer": person.customer_id}
    events.record(type_, actor, ticket=ticket, data=data)
