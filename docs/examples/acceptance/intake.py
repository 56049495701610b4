"""Hooks around what comes in."""

from sqlalchemy import select

from core.api import Customer, Drop, Identity, Inbound, PluginContext, Priority, Ticket, hookimpl

from .tables import Device


@hookimpl
def filter_inbound(value: Inbound, ctx: PluginContext) -> Inbound | Drop:
    """Set requests aside that hold a word the admin does not want."""
    word = ctx.settings["refused_word"]
    return Drop(f"It says {word}.") if word and word in (value.text or "") else value


@hookimpl
def find_customer(inbound: Inbound, ctx: PluginContext) -> Customer | None:
    """Know customers by their membership number."""
    number = inbound.extra.get("member")
    if not number:
        return None
    held = select(Customer).join(Identity).where(Identity.kind == "member", Identity.value == number)
    return ctx.session.scalar(held)


@hookimpl
def find_ticket(inbound: Inbound, customer: Customer, ctx: PluginContext) -> Ticket | None:
    """Put what is said about a lent device into the ticket for which it was lent, if it is the customer's own."""
    name = inbound.extra.get("device")
    if not name:
        return None
    mine = select(Ticket).join(Device, Device.ticket_id == Ticket.id)
    return ctx.session.scalar(mine.where(Device.name == name, Ticket.customer_id == customer.id).limit(1))


@hookimpl
def before_ticket_open(ticket: Ticket, inbound: Inbound | None) -> None:
    """Whoever cannot work without a device comes first."""
    if inbound is not None and "cannot work" in (inbound.text or "").lower():
        ticket.priority = Priority.HIGH
