"""What automations hold of a customer: what webhooks were to be told; erased with them."""

from sqlalchemy import delete, select

from core.api import Customer, PluginContext, Ticket, hookimpl

from .tables import call


@hookimpl
def erase_personal_data(customer: Customer, ctx: PluginContext) -> None:
    """Forget what webhooks were, or still are, to be told of the customer's tickets."""
    with ctx.transaction() as session:
        theirs = select(Ticket.id).where(Ticket.customer_id == customer.id)
        session.execute(delete(call).where(call.c.ticket_id.in_(theirs)))
