"""The core's own acts on tickets: for bulk acts, macros, rules and the API alike."""

from core.declare import TicketAction
from core.defaults.actions import facts, folders, people, words
from core.engine.markers import hookimpl


@hookimpl
def register_ticket_actions() -> list[TicketAction]:
    """Declare them, in the order in which a list offers them."""
    return [*people.ACTIONS, *facts.ACTIONS, *folders.ACTIONS, *words.ACTIONS]
