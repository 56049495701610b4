"""Where customers see and answer their own tickets: by a mailed link, by a password, or by the link in a mail."""

from datetime import timedelta
from typing import Any

from core.api import (
    Area,
    Channel,
    Job,
    MailKind,
    Mount,
    NavItem,
    PublicSearch,
    Schedule,
    SettingsForm,
    Slot,
    hookimpl,
    lazy_gettext,
)

from . import account_pages, link_pages, mailed_links, searching, ticket_pages  # noqa: F401 - their views are part of the pages
from .agent_pages import desk, links_of, register_audit_acts
from .channel import PortalChannel
from .data_pages import collect_personal_data, erase_personal_data
from .demo import demo_filled
from .settings import PortalSettings
from .sign_in_pages import pages
from .ticket_link import filter_outbound
from .visitor import find_visitor, visit

__all__ = [
    "collect_personal_data",
    "demo_filled",
    "erase_personal_data",
    "filter_outbound",
    "find_visitor",
    "register_audit_acts",
]

_ = lazy_gettext


@hookimpl
def register_settings() -> type[SettingsForm]:
    """Let an admin choose the ways in, and what the links in mails may do."""
    return PortalSettings


@hookimpl
def register_mounts() -> list[Mount]:
    """Put the customers' pages at /my, and what agents do at /desk/portal."""
    return [Mount(pages, Area.PUBLIC), Mount(desk, Area.AGENT)]


@hookimpl
def register_nav() -> list[NavItem]:
    """Lead to one's own tickets from every public page."""
    words = _("Every question you asked, and our answers.")
    return [
        NavItem(_("My tickets"), "portal.tickets", icon="inbox", place="public", order=40),
        NavItem(_("See your tickets"), "portal.tickets", icon="inbox", place="contact", order=80, text=words),
    ]


@hookimpl
def register_public_search() -> list[PublicSearch]:
    """Let customers who are signed in find their own tickets by the one search of the site."""
    return [
        PublicSearch(
            "tickets",
            _("My tickets"),
            find=searching.found,
            is_open=searching.is_open,
            more=searching.all_found,
            sign_in=searching.sign_in_url,
            order=20,
        )
    ]


@hookimpl
def register_channels() -> list[Channel]:
    """Make the portal a channel, so that messages say where they came from."""
    return [PortalChannel()]


@hookimpl
def register_mail_kinds() -> list[MailKind]:
    """Let an admin dress the mail with the link to sign in."""
    sample = _("Here is the link with which you sign in and see your tickets.")
    words = _("Link to sign in at the portal")
    return [MailKind(mailed_links.LINK_MAIL, words, sample, own_budget=mailed_links.BUDGET)]


@hookimpl
def register_jobs() -> list[Job]:
    """Mail links, and forget what ended."""
    return [Job(mailed_links.JOB, mailed_links.mail), Job("sweep", mailed_links.sweep)]


@hookimpl
def register_schedules() -> list[Schedule]:
    """Forget what ended once a day."""
    return [Schedule("sweep", job="sweep", every=timedelta(days=1))]


@hookimpl
def register_slots() -> list[Slot]:
    """Let customers out at the head of every public page, and agents revoke links beside a ticket."""
    return [
        Slot("public.header", "portal/_header.html", data=_whose),
        Slot(
            "ticket.sidebar",
            "portal/_links.html",
            data=links_of,
            order=90,
            permission="ticket.change",
            title=_("Customer portal"),
        ),
    ]


def _whose() -> dict[str, Any]:
    return {"here": visit()}
