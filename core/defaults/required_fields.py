"""A ticket whose required fields are empty cannot be closed."""

from collections.abc import Mapping
from typing import Any

from core.declare import Actor
from core.engine.markers import hookimpl
from core.errors import Veto
from core.i18n import gettext as _
from core.models import Kind, Status, Ticket
from core.services.vocabulary import custom_fields


@hookimpl(trylast=True)
def before_ticket_change(ticket: Ticket, changes: Mapping[str, Any], actor: Actor) -> None:
    """Refuse closing while something that the desk must know is missing; machines may close all the same."""
    status = changes.get("status")
    if not isinstance(status, Status) or status.kind != Kind.CLOSED or not actor.is_user:
        return
    empty = custom_fields.missing(ticket)
    if empty:
        raise Veto(_("Fill in before closing: %(fields)s.", fields=", ".join(empty)))
