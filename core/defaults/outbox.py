"""By which channel the core itself would answer."""

from core.engine.current import registry
from core.engine.markers import hookimpl
from core.models import Ticket


@hookimpl(trylast=True)
def choose_channel(ticket: Ticket) -> str | None:
    """Take the ticket's own channel if it reaches the customer, else any that does."""
    kinds = {identity.kind for identity in ticket.customer.identities}
    able = [channel.name for channel in registry().channels if channel.reaches & kinds]
    if ticket.channel in able:
        return ticket.channel
    return able[0] if able else None
