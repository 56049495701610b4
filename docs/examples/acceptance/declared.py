"""What the plugin declares when the app is built."""

from datetime import timedelta

import click

from core.api import (
    Area,
    AuditAct,
    Channel,
    EventType,
    FilterKind,
    HealthCheck,
    Job,
    MailKind,
    Mount,
    NavItem,
    Permission,
    Placeholder,
    PublicSearch,
    Schedule,
    SearchSource,
    SettingsForm,
    Slot,
    TicketAction,
    TicketFilter,
    hookimpl,
    lazy_gettext,
)

from . import admin_pages, asking, commands, counter, desk_pages, hook_pages, public_pages, shelf
from .lend_form import LendForm, lend
from .settings import LoanSettings

_ = lazy_gettext


@hookimpl
def register_settings() -> type[SettingsForm]:
    return LoanSettings


@hookimpl
def register_permissions() -> list[Permission]:
    return [Permission("acceptance.lend", _("Lend devices"), roles=frozenset({"manager", "agent"}))]


@hookimpl
def register_mounts() -> list[Mount]:
    return [
        Mount(public_pages.pages, Area.PUBLIC),
        Mount(desk_pages.pages, Area.AGENT),
        Mount(admin_pages.pages, Area.ADMIN),
        Mount(hook_pages.pages, Area.WEBHOOK),
    ]


@hookimpl
def register_nav() -> list[NavItem]:
    return [
        NavItem(_("Loans"), "acceptance.devices", icon="device", permission="acceptance.lend"),
        NavItem(_("Devices"), "acceptance_admin.devices", place="admin", permission="admin.settings"),
        NavItem(_("Loans"), "acceptance_public.devices", place="public"),
    ]


@hookimpl
def register_slots() -> list[Slot]:
    return [
        Slot("ticket.sidebar", "acceptance/_lent.html", data=asking.lent, permission="acceptance.lend"),
        Slot("ticket.sidebar", "acceptance/_free.html", data=asking.on_shelf, lazy=True, title=_("On the shelf")),
        Slot("public.ticket", "acceptance/_yours.html", data=asking.lent),
        Slot("public.home", "acceptance/_home.html", data=asking.for_home),
    ]


@hookimpl
def register_channels() -> list[Channel]:
    return [counter.Counter()]


@hookimpl
def register_mail_kinds() -> list[MailKind]:
    sample = _("Please bring the device back that you borrowed.")
    return [MailKind(shelf.REMINDER, _("Reminder of a loan"), sample=sample)]


@hookimpl
def register_jobs() -> list[Job]:
    return [Job("remind", run=shelf.remind)]


@hookimpl
def register_schedules() -> list[Schedule]:
    return [Schedule("overdue", job="remind", every=timedelta(hours=1))]


@hookimpl
def register_events() -> list[EventType]:
    return [
        EventType(shelf.LENT, _("Device lent"), describe=asking.described),
        EventType(shelf.GIVEN_BACK, _("Device given back"), describe=asking.described),
        EventType(shelf.OVERDUE, _("Device overdue"), describe=asking.described),
    ]


@hookimpl
def register_audit_acts() -> list[AuditAct]:
    return [AuditAct(shelf.ADDED, _("Device added"))]


@hookimpl
def register_ticket_filters() -> list[TicketFilter]:
    return [TicketFilter("lent", _("Has a device"), where=asking.has_device, kind=FilterKind.FLAG)]


@hookimpl
def register_ticket_actions() -> list[TicketAction]:
    return [TicketAction("lend", _("Lend a device"), run=lend, form=LendForm, permission="acceptance.lend")]


@hookimpl
def register_placeholders() -> list[Placeholder]:
    return [Placeholder("acceptance.devices", _("Devices that are lent"), asking.names)]


@hookimpl
def register_search() -> list[SearchSource]:
    return [SearchSource("devices", _("Devices"), find=asking.found, permission="acceptance.lend")]


@hookimpl
def register_public_search() -> list[PublicSearch]:
    return [PublicSearch("devices", _("Devices"), find=asking.found_free)]


@hookimpl
def register_health_checks() -> list[HealthCheck]:
    return [HealthCheck("acceptance.overdue", _("Devices that are lent"), check=asking.health)]


@hookimpl
def register_commands() -> list[click.Command]:
    return [commands.loans]
