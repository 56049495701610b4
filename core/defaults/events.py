"""The kinds of events that the core itself records."""

from core.declare import EventType
from core.engine.markers import hookimpl
from core.i18n import lazy_gettext as _


@hookimpl
def register_events() -> list[EventType]:
    """Declare what may happen in the core."""
    return [
        EventType("ticket.opened", _("Ticket opened"), "inbox"),
        EventType("ticket.changed", _("Ticket changed"), "pen"),
        EventType("ticket.follows", _("Follows an older ticket"), "link"),
        EventType("ticket.merged", _("Another ticket merged in"), "merge"),
        EventType("ticket.merged_into", _("Merged into another ticket"), "merge"),
        EventType("ticket.priority_overridden", _("Priority set against the matrix"), "flag"),
        EventType("ticket.told", _("Somebody was told of it"), "bell", is_trigger=False),
        EventType("ticket.erased", _("Ticket deleted for good"), "trash", is_trigger=False),
        EventType("participant.confirmed", _("Participant confirmed"), "user"),
        EventType("participant.removed", _("Participant removed"), "user"),
        EventType("message.added", _("Message added"), "message"),
        EventType("message.taken_back", _("Answer taken back before it left"), "undo"),
        EventType("delivery.sent", _("Message sent"), "send", is_trigger=False),
        EventType("delivery.failed", _("Message not delivered"), "alert"),
        EventType("delivery.in_doubt", _("Delivery in doubt"), "alert"),
        EventType("delivery.bounced", _("Message came back"), "alert"),
        EventType("intake.quarantined", _("Message put in quarantine"), "alert"),
        EventType("intake.dropped", _("Message refused by a filter"), "filter", is_trigger=False),
        EventType("customer.changed", _("Customer changed"), "user"),
    ]
