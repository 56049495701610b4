"""What the chat holds of a customer: handed out to them, and erased with them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, func, or_, select

from core.api import Customer, PersonalData, PluginContext, Ticket, hookimpl

from .tables import Visit


@hookimpl
def collect_personal_data(customer: Customer, ctx: PluginContext) -> list[PersonalData]:
    """Give the conversations without what was said, which their tickets hold; no token.

    One that an agent has put under another customer is that customer's, whatever address was typed into it.
    """
    addresses = [each.value for each in customer.identities if each.kind == "email"]
    theirs = or_(_of_tickets(customer), Visit.ticket_id.is_(None) & func.lower(Visit.email).in_(addresses))
    columns = (Visit.ticket_id.label("ticket"), Visit.name, Visit.email, Visit.page)
    times = (Visit.begun_at, Visit.seen_at, Visit.ended_at)
    rows = ctx.session.execute(select(*columns, *times).where(theirs).order_by(Visit.id))
    return [PersonalData("visits", [dict(row._mapping) for row in rows])]


@hookimpl
def erase_personal_data(customer: Customer, identities: Sequence[tuple[str, str]], ctx: PluginContext) -> None:
    """Forget the conversations: name, address and page, and what a browser is shown; it must begin anew."""
    addresses = [value for kind, value in identities if kind == "email"]
    with ctx.transaction() as session:
        theirs = or_(_of_tickets(customer), func.lower(Visit.email).in_(addresses))
        session.execute(delete(Visit).where(theirs).execution_options(synchronize_session=False))


def _of_tickets(customer: Customer) -> ColumnElement[bool]:
    return Visit.ticket_id.in_(select(Ticket.id).where(Ticket.customer_id == customer.id))
