"""The business's own name, logo, colours, foot, mail template and words, for the site and for single desks."""

from collections.abc import Mapping
from dataclasses import replace

from core.api import Area, AuditAct, Mount, NavItem, Outgoing, PluginContext, ThemeVars, Ticket, hookimpl, lazy_gettext

from .brands import brand_of
from .demo import demo_filled
from .dressing import shown
from .files import files
from .mail_preview import pages as mail_pages
from .pages import pages
from .saving import SAVED
from .text_pages import SAVED as TEXT_SAVED
from .text_pages import pages as text_pages

_ = lazy_gettext
__all__ = ["demo_filled"]


@hookimpl
def register_mounts() -> list[Mount]:
    """Serve pictures and style sheets below /brand, and the settings below /admin/branding."""
    admin = [Mount(each, Area.ADMIN) for each in (pages, mail_pages, text_pages)]
    return [Mount(files, Area.PUBLIC), *admin]


@hookimpl
def register_nav() -> list[NavItem]:
    """Put three pages under Appearance."""
    rows = (
        (_("Branding"), "branding.look", "brush"),
        (_("Mail template"), "branding_mail.letterhead", "mail"),
        (_("Texts for customers"), "branding_texts.texts", "globe"),
    )
    return [
        NavItem(label, endpoint, icon=icon, order=40 + place, permission="admin.settings", place="admin", group="look")
        for place, (label, endpoint, icon) in enumerate(rows)
    ]


@hookimpl
def register_audit_acts() -> list[AuditAct]:
    """Say who changed the brand, and the texts."""
    return [AuditAct(SAVED, _("Brand changed")), AuditAct(TEXT_SAVED, _("Text for customers changed"))]


@hookimpl
def filter_theme(value: ThemeVars, desk: str, ctx: PluginContext) -> ThemeVars:
    """Show the brand."""
    changes = shown(ctx, desk)
    return replace(value, **changes) if changes else value


@hookimpl
def choose_theme(desk: str, ctx: PluginContext) -> str | None:
    """Draw a desk's pages with the theme of its brand."""
    return (brand_of(ctx, desk).theme or None) if desk else None


@hookimpl
def filter_texts(value: dict[str, str], locale: str, ctx: PluginContext) -> dict[str, str]:
    """Say what the admin has put into other words."""
    texts: Mapping[str, Mapping[str, str]] = ctx.settings.get("texts") or {}
    return {**value, **texts.get(locale, {})}


@hookimpl
def filter_outbound(value: Outgoing, ticket: Ticket | None, ctx: PluginContext) -> Outgoing:
    """Put the mail template of the ticket's desk around a mail."""
    from .letterhead import framed

    return framed(value, ticket, ctx)
