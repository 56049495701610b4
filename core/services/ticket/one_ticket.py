"""One ticket with all that its page shows of it, in two queries."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.attributes import set_committed_value

from core.database import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.models import Customer, Tag, Ticket, ticket_tag
from core.models.tables import seen, star
from core.services.record.kept import kept
from core.services.staff.scopes import Scope


@dataclass(frozen=True, slots=True)
class OneTicket:
    """A ticket, and how it stands with whoever looks at it."""

    ticket: Ticket
    is_starred: bool
    seen_at: datetime | None

    @property
    def has_news(self) -> bool:
        """Tell whether something happened since one last looked."""
        return self.seen_at is None or self.seen_at < self.ticket.active_at


def one_ticket(scope: Scope, number: int) -> OneTicket:
    """Give a ticket that somebody may see; one that is hidden is as absent as one that never was."""
    built = kept(("one ticket", scope.user.id), lambda: _statement(scope)) if scope.is_plain else _statement(scope)
    found = db.session.execute(built, {"number": number}).unique().one_or_none()
    if found is None:
        raise NotFound(_("There is no ticket #%(number)s.", number=number))
    ticket, star_of, seen_at = found
    set_committed_value(ticket, "tags", list(db.session.scalars(_tags(), {"ticket": number})))
    return OneTicket(ticket, star_of is not None, seen_at)


def _statement(scope: Scope) -> Select[Any]:
    me = scope.user.id
    return (
        select(Ticket, star.c.user_id, seen.c.at)
        .outerjoin(seen, and_(seen.c.ticket_id == Ticket.id, seen.c.user_id == me))
        .outerjoin(star, and_(star.c.ticket_id == Ticket.id, star.c.user_id == me))
        .where(Ticket.id == bindparam("number"), *scope.conditions)
        .options(
            joinedload(Ticket.customer).options(joinedload(Customer.organisation), joinedload(Customer.identities)),
            joinedload(Ticket.status),
            joinedload(Ticket.desk),
        )
    )


@cache
def _tags() -> Select[Tag]:
    """Asked apart: joined, SQLite would first join all tags of all tickets."""
    return select(Tag).join(ticket_tag).where(ticket_tag.c.ticket_id == bindparam("ticket")).order_by(Tag.name)
