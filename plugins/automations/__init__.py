"""Rules that act on tickets, on events and as time passes, and macros, over the core's filters and actions."""

from datetime import timedelta

from core.api import (
    Area,
    Event,
    EventType,
    Job,
    Mount,
    NavItem,
    Notice,
    Permission,
    Schedule,
    SettingsForm,
    Slot,
    TicketAction,
    User,
    can,
    hookimpl,
    hookimpl_durable,
    lazy_gettext,
)

from . import auto_reply, calls, clock, demo, giving, macros, panels, running
from .audit_acts import register_audit_acts
from .notices import notices_for
from .own_data import erase_personal_data
from .pages import desk
from .settings import AutomationSettings
from .webhook_pages import pages

__all__ = ["erase_personal_data", "register_audit_acts"]

_ = lazy_gettext


@hookimpl
def register_settings() -> type[SettingsForm]:
    """Let an admin say when the office is open."""
    return AutomationSettings


@hookimpl
def register_permissions() -> list[Permission]:
    """Declare who may make rules, and who may run macros."""
    return [
        Permission("automations.manage", _("Make and change rules and macros"), roles=frozenset({"manager"})),
        Permission("automations.run", _("Run macros"), roles=frozenset({"manager", "agent"})),
    ]


@hookimpl
def register_mounts() -> list[Mount]:
    """Put the rules into the settings, and the running of macros at the desk."""
    return [Mount(pages, Area.ADMIN), Mount(desk, Area.AGENT)]


@hookimpl
def register_nav() -> list[NavItem]:
    """Lead to the rules."""
    return [
        NavItem(
            _("Automations"),
            "automations.rule_list",
            icon="bolt",
            place="admin",
            group="tickets",
            permission="automations.manage",
        )
    ]


@hookimpl
def register_slots() -> list[Slot]:
    """Show the macros and the reasons beside a ticket."""
    return [
        Slot("ticket.sidebar", "automations/_macros.html", data=panels.macros_beside, order=40, title=_("Macros")),
        Slot("ticket.sidebar", "automations/_why.html", data=panels.why_beside, order=80, title=_("What rules did")),
    ]


@hookimpl
def register_ticket_actions() -> list[TicketAction]:
    """Declare acts that rules need, and the macro, which thereby is a bulk act too."""
    return [*giving.actions(), auto_reply.AUTO_REPLY, calls.CALL_WEBHOOK, macros.RUN_MACRO]


@hookimpl
def register_events() -> list[EventType]:
    """Declare what the history tells of webhooks."""
    return calls.events()


@hookimpl
def register_jobs() -> list[Job]:
    """Declare the clock of the rules on time, the calls of webhooks, and the tidying of the log."""
    return [
        Job("tick", run=clock.tick, seconds=120),
        Job(calls.JOB, run=calls.run, attempts=calls.ATTEMPTS),
        Job("forget", run=running.forget_old),
    ]


@hookimpl
def register_schedules() -> list[Schedule]:
    """Look at the rules on time every minute."""
    return [
        Schedule("minute", job="tick", every=timedelta(minutes=1)),
        Schedule("hour", job="forget", every=timedelta(hours=1)),
    ]


@hookimpl_durable(only_if=running.is_waited_for)
def event_recorded(event: Event) -> None:
    """Run the rules that an event sets off."""
    running.on_event(event)


@hookimpl
def collect_notices(user: User) -> list[Notice]:
    """Tell those who make rules of one that fails or goes round in circles."""
    return notices_for(user) if can(user, "automations.manage") else []


@hookimpl
def demo_filled() -> None:
    """Bring a few rules and macros to the demo."""
    demo.fill()
