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
    AuditAct,
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
    MailKind,
    Mount,
    NavItem,
    Notice,
    Outgoing,
    OutgoingFile,
    Permission,
    PersonalData,
    Placeholder,
    ProofStep,
    PublicSearch,
    Schedule,
    SearchHit,
    SearchSource,
    Sent,
    Slot,
    Suggestion,
    ThemeLink,
    ThemeVars,
    TicketAction,
    TicketFilter,
)
from core.engine.context import PluginContext
from core.engine.kinds import call_hook
from core.engine.markers import hookimpl, hookimpl_durable, hookspec
from core.engine.settings_form import SecretField, SelectChoice, SettingsForm
from core.engine.tables import plugin_base
from core.errors import (
    ChangedMeanwhile,
    GiveUp,
    InDoubt,
    Invalid,
    NotFound,
    Refused,
    TanggapError,
    TryLater,
    Unreachable,
    Veto,
)
from core.html_text import html_to_text, text_to_html
from core.i18n import LANGUAGES, gettext, lazy_gettext, ngettext, speaking
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
from core.passwords import PasswordsBusy
from core.passwords import hashed as hash_password
from core.passwords import matches as password_matches
from core.pictures import CleanPicture, clean_picture
from core.plain import clean_line, clean_text
from core.sanitise import clean_html, place_images
from core.security import digest, new_token
from core.services.acts.acting import event_types, record_event, run_action
from core.services.acts.action_lists import (
    Step,
    StepResult,
    action_list,
    check_actions,
    count_mails,
    describe_actions,
    run_actions,
    stored_actions,
)
from core.services.answering.drafts import Added
from core.services.answering.drafts import add as add_to_draft
from core.services.answering.placeholders import Filled, gaps_in
from core.services.answering.placeholders import declared as placeholders
from core.services.answering.placeholders import fill as fill_plain
from core.services.answering.placeholders import fill_marked as fill_placeholders
from core.services.answering.placeholders import unknown as unknown_placeholders
from core.services.calling import OutsideAnswer, call_outside, check_url
from core.services.customer.customers import known_as as customer_at
from core.services.customer.customers import normal as normal_identity
from core.services.customer.customers import prove as prove_address
from core.services.customer.own_acts import answer as answer_as_customer
from core.services.customer.own_acts import can_reopen as customer_can_reopen
from core.services.customer.own_acts import close as close_as_customer
from core.services.customer.own_acts import reopen as reopen_as_customer
from core.services.customer.own_tickets import OwnThread, OwnTicket, OwnTickets
from core.services.customer.own_tickets import file as customer_file
from core.services.customer.own_tickets import find as search_customer_tickets
from core.services.customer.own_tickets import one as customer_ticket
from core.services.customer.own_tickets import page as customer_tickets
from core.services.customer.own_tickets import thread as customer_thread
from core.services.customer.privacy.archive import archive_of as personal_archive
from core.services.customer.privacy.erasures import ask as ask_for_erasure
from core.services.customer.privacy.erasures import is_asked as erasure_is_asked
from core.services.finding.conditions import (
    Condition,
    ConditionGroup,
    check_conditions,
    condition_group,
    describe_condition,
    describe_conditions,
    matching,
    stored_conditions,
    where_of,
)
from core.services.finding.dead_pages import dead_links
from core.services.installation.customer_texts import CustomerText, customer_texts, problem_with_text
from core.services.installation.settings import seal, unseal
from core.services.installation.theme_vars import show_desk, theme_vars
from core.services.installation.themes import choices as theme_choices
from core.services.limits import count_of as attempts_of
from core.services.limits import forget as forget_attempts
from core.services.limits import network_of, within_limit
from core.services.mailroom.accounts import add as add_account
from core.services.mailroom.accounts import by_address as account_at
from core.services.mailroom.accounts import get as account
from core.services.mailroom.accounts import has_account
from core.services.mailroom.accounts import of_channel as accounts_of
from core.services.mailroom.accounts import remember as remember_account
from core.services.mailroom.intake import Received, accept_raw, process_raw, receive, receive_raw
from core.services.mailroom.mail_kinds import mail_kinds
from core.services.mailroom.outbox import channel_reaching, send_by
from core.services.mailroom.system_mail import send_system_mail
from core.services.outside import demand_outside
from core.services.plugin.plugin_store import keep_file, kept_file, remove_file
from core.services.present import (
    SiteInfo,
    context,
    current_actor,
    current_locale,
    current_user,
    site_info,
)
from core.services.record.kept import kept
from core.services.record.plugin_audit import record_audit
from core.services.signing import Signed, sign, unsign
from core.services.staff.access import can, demand, visible
from core.services.staff.access import ticket as ticket_for
from core.services.staff.at_the_desk import is_anybody_here
from core.services.staff.people import check_new_password
from core.services.ticket.changes import change as change_ticket
from core.services.ticket.changes import change_tags, status_named, status_of_kind
from core.services.ticket.tickets import messages_of, note, reply
from core.services.vocabulary.category_choices import desk_choices, public_categories
from core.services.vocabulary.priority import choices as priority_choices
from core.simple_html import simple_html
from core.web.access import open_to_all, requires, signed_in
from core.web.downloads import file_response, picture_kind, picture_response
from core.web.editors import ActionListEditor, ConditionEditor
from core.web.forms import show_problems
from core.web.going import safe_path
from core.web.navigation import Entry
from core.web.navigation import entries as nav_entries
from core.web.visitor import current_customer
from core.web.visitor_files import chosen_files, inbound_files, problem_with_files
from core.words import words_of

__all__ = [
    "LANGUAGES",
    "SYSTEM",
    "AccountInfo",
    "ActionListEditor",
    "Actor",
    "Added",
    "Area",
    "Attachment",
    "AuditAct",
    "BigId",
    "Category",
    "CategoryChoice",
    "ChangedMeanwhile",
    "Channel",
    "Choice",
    "CleanPicture",
    "Condition",
    "ConditionEditor",
    "ConditionGroup",
    "Customer",
    "CustomerText",
    "Delivery",
    "Desk",
    "Drop",
    "Entry",
    "Event",
    "EventType",
    "Filled",
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
    "MailKind",
    "Mailer",
    "Message",
    "MessageKind",
    "Mount",
    "NavItem",
    "NotFound",
    "Notice",
    "Outgoing",
    "OutgoingFile",
    "OutsideAnswer",
    "OwnThread",
    "OwnTicket",
    "OwnTickets",
    "PasswordsBusy",
    "Permission",
    "PersonalData",
    "Placeholder",
    "PluginContext",
    "Priority",
    "ProofStep",
    "PublicSearch",
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
    "Step",
    "StepResult",
    "Suggestion",
    "Tag",
    "TanggapError",
    "Team",
    "ThemeLink",
    "ThemeVars",
    "Ticket",
    "TicketAction",
    "TicketFilter",
    "TryLater",
    "Unreachable",
    "User",
    "UtcDateTime",
    "Veto",
    "__version__",
    "accept_raw",
    "account",
    "account_at",
    "accounts_of",
    "action_list",
    "add_account",
    "add_to_draft",
    "answer_as_customer",
    "ask_for_erasure",
    "attempts_of",
    "call_hook",
    "call_outside",
    "can",
    "change_tags",
    "change_ticket",
    "channel_reaching",
    "check_actions",
    "check_conditions",
    "check_new_password",
    "check_url",
    "chosen_files",
    "clean_html",
    "clean_line",
    "clean_picture",
    "clean_text",
    "close_as_customer",
    "condition_group",
    "context",
    "count_mails",
    "crashpoint",
    "current_actor",
    "current_customer",
    "current_locale",
    "current_user",
    "customer_at",
    "customer_can_reopen",
    "customer_file",
    "customer_texts",
    "customer_thread",
    "customer_ticket",
    "customer_tickets",
    "dead_links",
    "demand",
    "demand_outside",
    "describe_actions",
    "describe_condition",
    "describe_conditions",
    "desk_choices",
    "digest",
    "erasure_is_asked",
    "event_types",
    "file_response",
    "fill_placeholders",
    "fill_plain",
    "forget_attempts",
    "gaps_in",
    "gettext",
    "has_account",
    "hash_password",
    "hookimpl",
    "hookimpl_durable",
    "hookspec",
    "html_to_text",
    "inbound_files",
    "is_anybody_here",
    "is_email",
    "keep_file",
    "kept",
    "kept_file",
    "lazy_gettext",
    "mail_kinds",
    "matching",
    "messages_of",
    "nav_entries",
    "network_of",
    "new_token",
    "ngettext",
    "normal_identity",
    "note",
    "now",
    "open_to_all",
    "password_matches",
    "personal_archive",
    "picture_kind",
    "picture_response",
    "place_images",
    "placeholders",
    "plugin_base",
    "priority_choices",
    "problem_with_files",
    "problem_with_text",
    "process_raw",
    "prove_address",
    "public_categories",
    "receive",
    "receive_raw",
    "record_audit",
    "record_event",
    "remember_account",
    "remove_file",
    "reopen_as_customer",
    "reply",
    "requires",
    "run_action",
    "run_actions",
    "safe_path",
    "seal",
    "search_customer_tickets",
    "send_by",
    "send_system_mail",
    "show_desk",
    "show_problems",
    "sign",
    "signed_in",
    "simple_html",
    "site_info",
    "speaking",
    "status_named",
    "status_of_kind",
    "stored_actions",
    "stored_conditions",
    "text_to_html",
    "theme_choices",
    "theme_vars",
    "ticket_for",
    "unknown_placeholders",
    "unseal",
    "unsign",
    "visible",
    "where_of",
    "within_limit",
    "words_of",
]
