"""The public face of Tanggap: all that a plugin may import. What is not here may change without notice.

docs/api.md is generated from the docstrings behind these names. API version 1.
"""

from core import __version__
from core.clock import now
from core.crash import crashpoint
from core.database import BigId, LongText, UtcDateTime
from core.declare import (
    SYSTEM,
    AccountInfo,
    Actor,
    Area,
    CategoryChoice,
    Channel,
    Choice,
    Drop,
    EventType,
    FilterKind,
    Health,
    HealthCheck,
    HealthResult,
    Inbound,
    InboundFile,
    Job,
    JobRun,
    Mailer,
    Mount,
    NavItem,
    Notice,
    Outgoing,
    OutgoingFile,
    Permission,
    Placeholder,
    Schedule,
    SearchHit,
    SearchSource,
    Sent,
    Slot,
    TicketAction,
    TicketFilter,
)
from core.engine.context import PluginContext
from core.engine.current import plugin_context
from core.engine.kinds import call_hook
from core.engine.markers import hookimpl, hookimpl_durable, hookspec
from core.engine.settings_form import SecretField, SelectChoice, SettingsForm
from core.engine.tables import plugin_base
from core.errors import ChangedMeanwhile, GiveUp, InDoubt, Invalid, NotFound, Refused, TanggapError, TryLater, Veto
from core.html_text import html_to_text, text_to_html
from core.i18n import gettext, lazy_gettext, ngettext
from core.mail_address import is_email
from core.models import (
    Attachment,
    Category,
    Customer,
    Delivery,
    Desk,
    Event,
    Identity,
    Kind,
    Message,
    MessageKind,
    Priority,
    Status,
    Tag,
    Team,
    Ticket,
    User,
)
from core.plain import clean_line, clean_text
from core.sanitise import clean_html
from core.services.access import can, demand, visible
from core.services.access import ticket as ticket_for
from core.services.accounts import by_address as account_at
from core.services.accounts import get as account
from core.services.accounts import of_channel as accounts_of
from core.services.accounts import remember as remember_account
from core.services.acting import record_event, run_action
from core.services.category_choices import desk_choices, public_categories
from core.services.changes import change as change_ticket
from core.services.changes import change_tags, status_named, status_of_kind
from core.services.intake import Received, accept_raw, process_raw, receive, receive_raw
from core.services.limits import network_of, within_limit
from core.services.present import SiteInfo, context, current_actor, current_locale, current_user, site_info
from core.services.signing import Signed, sign, unsign
from core.services.system_mail import send_system_mail
from core.services.tickets import messages_of, note, reply
from core.web.access import open_to_all, requires, signed_in

__all__ = [
    "SYSTEM",
    "AccountInfo",
    "Actor",
    "Area",
    "Attachment",
    "BigId",
    "Category",
    "CategoryChoice",
    "ChangedMeanwhile",
    "Channel",
    "Choice",
    "Customer",
    "Delivery",
    "Desk",
    "Drop",
    "Event",
    "EventType",
    "FilterKind",
    "GiveUp",
    "Health",
    "HealthCheck",
    "HealthResult",
    "Identity",
    "InDoubt",
    "Inbound",
    "InboundFile",
    "Invalid",
    "Job",
    "JobRun",
    "Kind",
    "LongText",
    "Mailer",
    "Message",
    "MessageKind",
    "Mount",
    "NavItem",
    "NotFound",
    "Notice",
    "Outgoing",
    "OutgoingFile",
    "Permission",
    "Placeholder",
    "PluginContext",
    "Priority",
    "Received",
    "Refused",
    "Schedule",
    "SearchHit",
    "SearchSource",
    "SecretField",
    "SelectChoice",
    "Sent",
    "SettingsForm",
    "Signed",
    "SiteInfo",
    "Slot",
    "Status",
    "Tag",
    "TanggapError",
    "Team",
    "Ticket",
    "TicketAction",
    "TicketFilter",
    "TryLater",
    "User",
    "UtcDateTime",
    "Veto",
    "__version__",
    "accept_raw",
    "account",
    "account_at",
    "accounts_of",
    "call_hook",
    "can",
    "change_tags",
    "change_ticket",
    "clean_html",
    "clean_line",
    "clean_text",
    "context",
    "crashpoint",
    "current_actor",
    "current_locale",
    "current_user",
    "demand",
    "desk_choices",
    "gettext",
    "hookimpl",
    "hookimpl_durable",
    "hookspec",
    "html_to_text",
    "is_email",
    "lazy_gettext",
    "messages_of",
    "network_of",
    "ngettext",
    "note",
    "now",
    "open_to_all",
    "plugin_base",
    "plugin_context",
    "process_raw",
    "public_categories",
    "receive",
    "receive_raw",
    "record_event",
    "remember_account",
    "reply",
    "requires",
    "run_action",
    "send_system_mail",
    "sign",
    "signed_in",
    "site_info",
    "status_named",
    "status_of_kind",
    "text_to_html",
    "ticket_for",
    "unsign",
    "visible",
    "within_limit",
]
