"""A knowledge base: articles that answer before anybody has to ask."""

from datetime import timedelta

from core.api import (
    Area,
    Job,
    Mount,
    NavItem,
    Permission,
    PluginContext,
    PublicSearch,
    Schedule,
    SearchSource,
    SettingsForm,
    Slot,
    Suggestion,
    Ticket,
    User,
    hookimpl,
    lazy_gettext,
)

from . import articles, desk_pages, public_pages, readers, suggesting
from .audit_acts import register_audit_acts
from .dead import collect_dead_pages
from .settings import KbSettings

__all__ = ["collect_dead_pages", "register_audit_acts"]

_ = lazy_gettext
STAFF = frozenset({"manager", "agent"})


@hookimpl
def register_settings() -> type[SettingsForm]:
    """Let an admin choose the start page, its words, and synonyms."""
    return KbSettings


@hookimpl
def register_permissions() -> list[Permission]:
    """Declare who may read, write and publish."""
    return [
        Permission("kb.view", _("Read articles for the team, and drafts"), roles=frozenset({*STAFF, "light"})),
        Permission("kb.edit", _("Write and change drafts of articles"), roles=STAFF),
        Permission(
            "kb.publish", _("Publish, change and delete articles, and arrange sections"), roles=frozenset({"manager"})
        ),
    ]


@hookimpl
def register_mounts() -> list[Mount]:
    """Put the help centre at /help, and the team's pages at the desk."""
    return [Mount(public_pages.pages, Area.PUBLIC), Mount(desk_pages.pages, Area.AGENT)]


@hookimpl
def register_nav() -> list[NavItem]:
    """Lead to the help centre from every public page, and to the articles from the desk."""
    return [
        NavItem(_("Help centre"), "kb.home", icon="book", place="public", order=10),
        NavItem(_("Articles"), "kb_desk.listed", icon="book", order=40, permission="kb.view"),
    ]


@hookimpl
def register_slots() -> list[Slot]:
    """Answer in forms of request, and offer to make an article of a ticket."""
    return [
        Slot("public.request", "kb/_in_request.html", data=suggesting.in_request, order=10),
        Slot("ticket.sidebar", "kb/_from_ticket.html", order=80, permission="kb.edit", title=_("Knowledge base")),
    ]


@hookimpl
def register_search() -> list[SearchSource]:
    """Let the desk's search box look through the articles."""
    return [SearchSource("articles", _("Articles"), find=suggesting.found, permission="kb.view")]


@hookimpl
def register_public_search() -> list[PublicSearch]:
    """Let visitors find the public articles by the one search of the site."""
    return [
        PublicSearch(
            "articles",
            _("Articles"),
            find=suggesting.found_by_visitors,
            is_open=articles.has_public,
            more=suggesting.all_for_visitors,
            order=10,
        )
    ]


@hookimpl
def collect_suggestions(ticket: Ticket, text: str, user: User, ctx: PluginContext) -> list[Suggestion]:
    """Suggest articles beside a ticket."""
    return suggesting.beside(ticket, text, user, ctx)


@hookimpl
def choose_home(ctx: PluginContext) -> str | None:
    """Begin the public site with the search, once there is something to find."""
    return public_pages.draw_home() if ctx.settings["is_home"] and articles.has_public() else None


@hookimpl
def register_jobs() -> list[Job]:
    """Let old reads count for less."""
    return [Job("cool", run=lambda _payload: readers.cool())]


@hookimpl
def register_schedules() -> list[Schedule]:
    """Once a day."""
    return [Schedule("cool", job="cool", every=timedelta(days=1))]


@hookimpl
def demo_filled() -> None:
    """Fill the demo with sections, articles, votes and searches."""
    from .demo import fill

    fill()
