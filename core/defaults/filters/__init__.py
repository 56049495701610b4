"""The core's own conditions on tickets: the operators of the search box, the conditions of rules and reports."""

from core.declare import TicketFilter
from core.defaults.filters import content, patterns, people, state, times
from core.engine.markers import hookimpl


@hookimpl
def register_ticket_filters() -> list[TicketFilter]:
    """Declare them."""
    return [*state.FILTERS, *people.FILTERS, *content.FILTERS, *times.FILTERS, *patterns.FILTERS]
