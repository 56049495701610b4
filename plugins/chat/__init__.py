"""Live chat for any website: what visitors write becomes a ticket, and agents answer there as they answer mail."""

from datetime import timedelta

from core.api import (
    Area,
    Channel,
    Customer,
    Event,
    Inbound,
    Job,
    Mount,
    NavItem,
    PluginContext,
    Schedule,
    Slot,
    Ticket,
    hookimpl,
    hookimpl_durable,
    lazy_gettext,
)

from . import admin_pages, desk_pages, happening, script
from .channel import ChatChannel, OfflineChannel
from .desk_parts import presence_of, visitor_of
from .doors import doors
from .own_data import collect_personal_data, erase_personal_data
from .own_pages import own_chat
from .sweep import sweep

__all__ = ["collect_personal_data", "erase_personal_data"]

_ = lazy_gettext


@hookimpl
def register_channels() -> list[Channel]:
    """The chat, and what was left while nobody was there."""
    return [ChatChannel(), OfflineChannel()]


@hookimpl
def register_mounts() -> list[Mount]:
    """The script, what it asks, what the desk asks, and the page of settings."""
    return [
        Mount(script.pages, Area.PUBLIC),
        Mount(doors, Area.WEBHOOK),
        Mount(desk_pages.pages, Area.AGENT),
        Mount(admin_pages.pages, Area.ADMIN),
    ]


@hookimpl
def register_nav() -> list[NavItem]:
    """Lead to the line of HTML."""
    page = "chat_admin.sites"
    return [NavItem(_("Live chat"), page, icon="chat", permission="admin.settings", place="admin", group="channels")]


@hookimpl
def register_slots() -> list[Slot]:
    """Show an agent the visitor, and visitors of our own pages the chat."""
    return [
        Slot("ticket.header", "chat/_presence.html", data=presence_of, order=20),
        Slot("ticket.sidebar", "chat/_visitor.html", data=visitor_of, order=20, title=_("In the chat")),
        Slot("public.footer", "chat/_own.html", data=own_chat),
    ]


@hookimpl
def register_jobs() -> list[Job]:
    """Mail what was not read."""
    return [Job("sweep", run=sweep)]


@hookimpl
def register_schedules() -> list[Schedule]:
    """Look each minute."""
    return [Schedule("sweep", job="sweep", every=timedelta(minutes=1))]


@hookimpl
def find_customer(inbound: Inbound, ctx: PluginContext) -> Customer | None:
    """A conversation stays with the customer of its ticket."""
    return happening.customer_of(inbound, ctx)


@hookimpl
def find_ticket(inbound: Inbound, ctx: PluginContext) -> Ticket | None:
    """A conversation goes on in its ticket."""
    return happening.ticket_of(inbound, ctx)


@hookimpl
def before_ticket_open(ticket: Ticket, inbound: Inbound | None, ctx: PluginContext) -> None:
    """A conversation remembers the ticket that it opens."""
    if inbound is not None:
        happening.keep_ticket(ticket, inbound, ctx)


@hookimpl
def choose_channel(ticket: Ticket) -> str | None:
    """Answer where the visitor is."""
    return happening.way_to(ticket)


@hookimpl_durable("delivery.sent", "delivery.failed")
def event_recorded(event: Event, ctx: PluginContext) -> None:
    """Show answers by mail in the conversation as well, also one that the mail server did not take."""
    happening.show_mailed(event.message_id, ctx)


@hookimpl
def filter_poll_seconds(value: int, ctx: PluginContext) -> int:
    """Let the desk look every two seconds while a visitor is in a chat."""
    return min(value, happening.SOON_SECONDS) if happening.is_anybody_waiting(ctx) else value


@hookimpl
def demo_filled(ctx: PluginContext) -> None:
    """Bring a chat site and two conversations."""
    from .demo import fill

    fill(ctx)
