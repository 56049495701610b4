"""The site as a whole: its name, address, language, time zone and theme."""

from dataclasses import dataclass
from typing import Any

from core.config import Config
from core.engine.current import site as current_site
from core.services import settings

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
