"""The core's own hook implementations: it eats its own hooks, and always asks itself last."""

from core.defaults.actions import register_ticket_actions
from core.defaults.chores import register_jobs, register_schedules
from core.defaults.events import register_events
from core.defaults.filters import register_ticket_filters
from core.defaults.gaps import before_message_send
from core.defaults.health import register_health_checks
from core.defaults.intake import find_customer, find_ticket
from core.defaults.mail_kinds import register_mail_kinds
from core.defaults.nav import register_nav
from core.defaults.notices import collect_notices
from core.defaults.notify import delivery_failed, message_added, ticket_changed
from core.defaults.outbox import choose_channel
from core.defaults.permissions import register_permissions
from core.defaults.placeholders import register_placeholders
from core.defaults.required_fields import before_ticket_change
from core.defaults.scope import scope_tickets

__all__ = [
    "before_message_send",
    "before_ticket_change",
    "choose_channel",
    "collect_notices",
    "delivery_failed",
    "find_customer",
    "find_ticket",
    "message_added",
    "register_events",
    "register_health_checks",
    "register_jobs",
    "register_mail_kinds",
    "register_nav",
    "register_permissions",
    "register_placeholders",
    "register_schedules",
    "register_ticket_actions",
    "register_ticket_filters",
    "scope_tickets",
    "ticket_changed",
]
