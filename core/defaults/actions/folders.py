"""Acts that put a ticket away or bring it back: spam and trash."""

from collections.abc import Callable, Mapping
from typing import Any

from core.declare import Actor, TicketAction
from core.i18n import lazy_gettext as _
from core.models import Ticket
from core.services.ticket import rubbish


def _by(act: Callable[[Actor, Ticket], object]) -> Callable[[Ticket, Mapping[str, Any], Actor], None]:
    def run(ticket: Ticket, _values: Mapping[str, Any], actor: Actor) -> None:
        act(actor, ticket)

    return run


ACTIONS = [
    TicketAction("spam", _("Spam"), _by(rubbish.mark_spam), icon="ban"),
    TicketAction("not_spam", _("Not spam"), _by(rubbish.clear_spam), icon="check"),
    TicketAction("trash", _("Move to trash"), _by(rubbish.discard), icon="trash", permission="ticket.delete"),
    TicketAction("restore", _("Restore"), _by(rubbish.restore), icon="undo", permission="ticket.delete"),
]
