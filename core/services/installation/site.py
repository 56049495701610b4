"""The site as a whole: its name, address, language, time zone and theme."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import available_timezones

from core.config import Config
from core.database import writing
from core.engine.current import site as current_site
from core.errors import Invalid, Refused
from core.i18n import gettext as _
from core.models import User
from core.services.installation import settings
from core.services.record import audit
from core.services.staff import people, tokens

OWNER = "core"
NAME = "Tanggap"


@dataclass(frozen=True, slots=True)
class Facts:
    """What every page needs to know of the site."""

    name: str = NAME
    url: str = ""
    locale: str = "en"
    timezone: str = "UTC"
    theme: str = "default"
    style_url: str = ""


def facts() -> Facts:
    """Read what every page needs to know."""
    return facts_from(settings.stored(OWNER), current_site().config)


def facts_from(stored: dict[str, Any], config: Config) -> Facts:
    """Make the facts out of the stored settings; the configuration wins over them."""
    plain = Facts()
    return Facts(
        name=str(stored.get("site_name") or plain.name),
        url=config.site_url or str(stored.get("site_url") or ""),
        locale=str(stored.get("locale") or plain.locale),
        timezone=str(stored.get("timezone") or plain.timezone),
        theme=str(stored.get("theme") or plain.theme),
    )


def address(fallback: str = "") -> str:
    """Give the address of the site for links in mails: the configured one, else the one in use."""
    return (facts().url or fallback).rstrip("/")


def save(values: Mapping[str, Any]) -> None:
    """Change what every page needs to know of the site."""
    with writing():
        before = settings.stored(OWNER)
        changed = {name: value for name, value in values.items() if before.get(name) != value}
        if changed:
            settings.save(OWNER, changed)
            audit.record("settings.changed", OWNER, {"names": sorted(changed)})


def learn_address(seen: str) -> None:
    """Remember the address under which an administrator signed in, where none is known: links in mails lead there."""
    if not facts().url:
        save({"site_url": seen.rstrip("/")})


def setup_link(seen: str) -> str | None:
    """Give the address of the set-up, with a token that works once; None as soon as there is an administrator."""
    if people.has_admin():
        return None
    return f"{seen.rstrip('/')}/setup?token={tokens.issue(tokens.SETUP)}"


def set_up(name: str, email: str, password: str, site_name: str, locale: str = "en", timezone: str = "UTC") -> User:
    """Make the first administrator and the first settings; raises `Refused` where there is an administrator already."""
    if timezone not in available_timezones():
        raise Invalid(
            _("There is no time zone %(name)s.", name=timezone), {"timezone": _("There is no such time zone.")}
        )
    user = first_admin(name, email, password, locale=locale, timezone=timezone)
    save({"site_name": site_name, "locale": locale, "timezone": timezone})
    return user


def first_admin(name: str, email: str, password: str, **more: Any) -> User:
    """Make the first administrator, and nobody after that."""
    with writing():
        if people.has_admin():
            raise Refused(_("This site is set up already."))
        user = people.create(email, name, "admin", password, **more)
        tokens.forget(tokens.SETUP, None)
        return user
