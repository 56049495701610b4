"""How the chat takes part in what happens to tickets."""

from time import monotonic

from sqlalchemy import select

from core.api import Customer, Inbound, Message, MessageKind, PluginContext, Ticket, channel_reaching, now

from . import lines, visits
from .presence import HERE, is_here
from .sites import NAME
from .tables import Visit

WAITING, WAITING_SECONDS, SOON_SECONDS = "waiting", 4, 2


def visit_in(inbound: Inbound, ctx: PluginContext) -> Visit | None:
    """Give the conversation that something came from, locked: two first messages must not open two tickets."""
    number = inbound.extra.get("visit", "") if inbound.channel == NAME else ""
    if not number.isdigit():
        return None
    found: Visit | None = ctx.session.get(Visit, int(number), with_for_update=True, populate_existing=True)
    return found


def ticket_of(inbound: Inbound, ctx: PluginContext) -> Ticket | None:
    """Give the ticket of the conversation that something came from."""
    visit = visit_in(inbound, ctx)
    return ctx.session.get(Ticket, visit.ticket_id) if visit and visit.ticket_id else None


def customer_of(inbound: Inbound, ctx: PluginContext) -> Customer | None:
    """Stay with the customer of the ticket: an agent may have put the conversation under another."""
    ticket = ticket_of(inbound, ctx)
    return ticket.customer if ticket and ticket.customer.erased_at is None else None


def keep_ticket(ticket: Ticket, inbound: Inbound, ctx: PluginContext) -> None:
    """Remember, in the same transaction, which ticket a conversation has opened."""
    visit = visit_in(inbound, ctx)
    if visit is not None:
        visit.ticket_id = ticket.id


def way_to(ticket: Ticket) -> str | None:
    """Answer in the chat while the visitor is there, else by mail."""
    visit = visits.of_ticket(ticket)
    if visit is None:
        return None
    if is_here(visit):
        return NAME
    mail = channel_reaching("email") if ticket.customer.address("email") else None
    return mail or NAME


def show_mailed(number: int | None, ctx: PluginContext) -> None:
    """Let a visitor who comes back see the answer that went out by mail: once it has left, and cannot be taken back."""
    message = ctx.session.get(Message, number) if number else None
    if message is None or message.kind != MessageKind.REPLY or message.channel == NAME:
        return
    visit = visits.of_ticket(message.ticket)
    if visit is not None and visit.ended_at is None:
        lines.add(visit.id, f"m{message.id}", message.id, is_mine=False, is_mailed=True)


def is_anybody_waiting(ctx: PluginContext) -> bool:
    """Tell whether a visitor is in a chat right now; asked once in some seconds by each process."""
    kept: tuple[float, bool] | None = ctx.cache.get(WAITING)
    if kept is None or monotonic() - kept[0] > WAITING_SECONDS:
        here = select(Visit.id).where(Visit.ended_at.is_(None), Visit.seen_at > now() - HERE).limit(1)
        kept = ctx.cache[WAITING] = (monotonic(), ctx.session.scalar(here) is not None)
    return kept[1]
