"""Loans: lend devices to customers while theirs is repaired. An example in which every hook is used once.

Each module holds the hooks of one kind; Tanggap finds them because they are named here.
"""

from .declared import (
    register_audit_acts,
    register_channels,
    register_commands,
    register_events,
    register_health_checks,
    register_jobs,
    register_mail_kinds,
    register_mounts,
    register_nav,
    register_permissions,
    register_placeholders,
    register_public_search,
    register_schedules,
    register_search,
    register_settings,
    register_slots,
    register_ticket_actions,
    register_ticket_filters,
)
from .happened import delivery_failed, event_recorded, message_added, ticket_changed, ticket_opened
from .intake import before_ticket_open, filter_inbound, find_customer, find_ticket
from .life import on_activate, on_deactivate, on_uninstall, on_upgrade
from .look import choose_theme, filter_poll_seconds, filter_texts, filter_theme
from .people import collect_personal_data, erase_personal_data, find_visitor
from .shelf import collect_devices
from .site import choose_home, collect_dead_pages, collect_notices, collect_suggestions, demo_filled
from .work import (
    before_message_send,
    before_ticket_change,
    check_permission,
    choose_channel,
    choose_mailer,
    filter_outbound,
    scope_tickets,
)

__all__ = [
    "before_message_send",
    "before_ticket_change",
    "before_ticket_open",
    "check_permission",
    "choose_channel",
    "choose_home",
    "choose_mailer",
    "choose_theme",
    "collect_dead_pages",
    "collect_devices",
    "collect_notices",
    "collect_personal_data",
    "collect_suggestions",
    "delivery_failed",
    "demo_filled",
    "erase_personal_data",
    "event_recorded",
    "filter_inbound",
    "filter_outbound",
    "filter_poll_seconds",
    "filter_texts",
    "filter_theme",
    "find_customer",
    "find_ticket",
    "find_visitor",
    "message_added",
    "on_activate",
    "on_deactivate",
    "on_uninstall",
    "on_upgrade",
    "register_audit_acts",
    "register_channels",
    "register_commands",
    "register_events",
    "register_health_checks",
    "register_jobs",
    "register_mail_kinds",
    "register_mounts",
    "register_nav",
    "register_permissions",
    "register_placeholders",
    "register_public_search",
    "register_schedules",
    "register_search",
    "register_settings",
    "register_slots",
    "register_ticket_actions",
    "register_ticket_filters",
    "scope_tickets",
    "ticket_changed",
    "ticket_opened",
]
