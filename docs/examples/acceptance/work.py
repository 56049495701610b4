"""Hooks around the work on tickets."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any

from sqlalchemy import ColumnElement

from core.api import (
    Kind,
    Mailer,
    Message,
    Outgoing,
    PluginContext,
    Ticket,
    User,
    Veto,
    gettext,
    hookimpl,
)

from .asking import names
from .counter import NAME, print_slip


@hookimpl
def before_ticket_change(ticket: Ticket, changes: Mapping[str, Any]) -> None:
    """Nobody closes a ticket while a device is still out."""
    if "status" in changes and changes["status"].kind == Kind.CLOSED and names(ticket):
        raise Veto(gettext("%(devices)s must come back before this ticket is closed.", devices=names(ticket)))


@hookimpl
def before_message_send(message: Message) -> None:
    """Remind of a forgotten file."""
    if message.is_public and "attached" in message.text and not message.attachments:
        raise Veto(gettext("You mention a file, but none is attached."))


@hookimpl
def filter_outbound(value: Outgoing, ticket: Ticket | None) -> Outgoing:
    """Say in each answer what is still lent."""
    if ticket is None or not names(ticket):
        return value
    line = gettext("You have: %(devices)s", devices=names(ticket))
    return replace(value, html=f"{value.html}<p>{escape(line)}</p>", text=f"{value.text}\n\n{line}")


@hookimpl
def choose_channel(ticket: Ticket) -> str | None:
    """Print the answer for whoever holds a device and is known at the counter."""
    return NAME if ticket.customer.address(NAME) and names(ticket) else None


@hookimpl
def choose_mailer(ctx: PluginContext) -> Mailer | None:
    """Print the site's mail, where the admin wants that."""
    return Mailer("acceptance", print_slip) if ctx.settings["prints_mail"] else None


@hookimpl
def scope_tickets(user: User) -> list[ColumnElement[bool]]:
    """Private loans are for admins alone."""
    return [] if user.role.is_admin else [~Ticket.subject.startswith("[private]")]


@hookimpl
def check_permission(permission: str, obj: Any) -> bool | None:
    """Nobody deletes a ticket while a device is out; None leaves everything else to the role."""
    is_lent = permission == "ticket.delete" and isinstance(obj, Ticket) and names(obj)
    return False if is_lent else None
