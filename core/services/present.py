"""What a view, a command or a job may ask about where it runs: the site, the plugin's own context, who is signed in."""

from dataclasses import dataclass

from flask import g, has_request_context

from core.declare import SYSTEM, Actor
from core.engine.context import PluginContext
from core.engine.current import hooks
from core.errors import NotFound
from core.i18n import language
from core.models import User
from core.services.installation import site as site_service
from core.services.staff.actors import user_actor


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """What a plugin may know of the site; `url` has no slash at its end and is empty until the site's address is set.
    Since 1.0.
    """

    name: str
    url: str
    locale: str
    timezone: str


def context(slug: str) -> PluginContext:
    """Give a plugin's `ctx` where no hook hands it over: in views, commands and `where` functions.

    Raises `NotFound` if the plugin is not active. Since 1.0.

    Example::

        greeting = context("hello").settings["greeting"]
    """
    found = hooks().contexts.get(slug)
    if found is None:
        raise NotFound(f"The plugin {slug} is not active.")
    return found


def site_info() -> SiteInfo:
    """Give the name, address, language and time zone of the site. Since 1.0.

    Example::

        subject = _("Your request to %(site)s", site=site_info().name)
    """
    found = site_service.facts()
    return SiteInfo(found.name, found.url.rstrip("/"), found.locale, found.timezone)


def current_locale() -> str:
    """Give the language of whoever reads the page ("en" or "id"); outside of requests the site's. Since 1.0."""
    return language() if g.get("site_locale") else site_info().locale


def current_user() -> User | None:
    """Give the member of staff who is signed in, or None: for visitors, and outside of requests. Since 1.0."""
    from flask_login import current_user as signed_in

    if not has_request_context() or not signed_in.is_authenticated:
        return None
    found: User = signed_in._get_current_object()
    return found


def current_actor() -> Actor:
    """Give whoever acts right now, for the services that ask for an `actor`: the person signed in, else the system.
    Since 1.0.
    """
    user = current_user()
    return user_actor(user) if user is not None else SYSTEM
