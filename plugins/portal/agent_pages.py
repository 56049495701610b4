"""What agents do about the portal: revoke the links of a ticket."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from core.api import (
    AuditAct,
    PluginContext,
    Ticket,
    context,
    current_user,
    demand,
    gettext,
    hookimpl,
    lazy_gettext,
    record_audit,
    requires,
    ticket_for,
)

from . import ticket_link

desk = Blueprint("portal_desk", __name__)
REVOKED = "portal.links_revoked"


@hookimpl
def register_audit_acts() -> list[AuditAct]:
    """Say who took customers the way into a ticket."""
    return [AuditAct(REVOKED, lazy_gettext("Links of a ticket revoked"))]


@desk.post("/tickets/<int(max=9007199254740992):number>/revoke")
@requires("ticket.change")
def revoke(number: int) -> ResponseReturnValue:
    """Make the links of a ticket that were mailed so far useless."""
    user = current_user()
    if user is None:
        abort(404)
    ticket = ticket_for(user, number)
    demand(user, "ticket.change", ticket)
    with context("portal").transaction():
        ticket_link.revoke(ticket.number)
        record_audit(REVOKED, f"#{ticket.number}")
    flash(gettext("The links in the mails of this ticket no longer work."))
    return redirect(url_for("desk.ticket", number=ticket.number), 303)


def links_of(ticket: Ticket, ctx: PluginContext) -> Mapping[str, Any] | None:
    """Give what the ticket's sidebar says of its links; None, and so nothing, where no links are mailed."""
    if not ctx.settings["links_in_mails"]:
        return None
    return {"days": ctx.settings["link_days"], "revoked_at": ticket_link.revoked_at(ticket.number)}
