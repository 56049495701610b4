"""The rail, the topics of the settings and the links of the public site, as far as one may follow them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from flask import current_app, g, request, url_for

from core.declare import NavItem
from core.engine.current import registry
from core.i18n import gettext as _
from core.web.access import may

LAST = 90
OTHERS = "plugins"


@dataclass(frozen=True, slots=True)
class Entry:
    """One link as the templates want it; `last` ones stand at the foot of the rail. Since 1.0."""

    label: str
    url: str
    icon: str
    current: bool
    text: str = ""
    last: bool = False
    count: int = 0
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One heading of the settings with its pages."""

    label: str
    entries: list[Entry]


def topics() -> dict[str, str]:
    """Name the groups of the settings, in their order."""
    return {
        "site": _("Site"),
        "people": _("People"),
        "tickets": _("Tickets"),
        "channels": _("Channels"),
        "look": _("Appearance"),
        "plugins": _("Plugins"),
        "system": _("System"),
    }


def entries(place: str) -> list[Entry]:
    """Give the links of a place ("public", "contact" …) that the person here may follow, in their order.

    For a plugin that wants to lead to what other plugins offer: `entries("contact")` are the ways to reach a person.
    Worked out once a request. Since 1.0.

    Example::

        ways = [way for way in nav_entries("contact") if way.url != request.path]
    """
    known = g.setdefault("nav_entries", {})
    if place not in known:
        known[place] = _only_nearest([_entry(item) for item in _items(place)])
    return known[place]


def _only_nearest(found: list[Entry]) -> list[Entry]:
    """Of entries whose pages lie beneath one another (the inbox at /desk/, a plugin at /desk/kb) mark the nearest."""
    longest = max((len(each.url) for each in found if each.current), default=0)
    return [replace(each, current=False) if each.current and len(each.url) < longest else each for each in found]


def admin_groups() -> list[Group]:
    """Give the topics of the settings."""
    if "nav_groups" not in g:
        names = topics()
        sorted_in: dict[str, list[Entry]] = {key: [] for key in names}
        for item in _items("admin"):
            sorted_in[item.group if item.group in names else OTHERS].append(_entry(item))
        g.nav_groups = [Group(names[key], found) for key, found in sorted_in.items() if found]
    return g.nav_groups


def _items(place: str) -> Iterable[NavItem]:
    # An entry whose page is not there (a plugin's own mistake is told at the build) is left out.
    wanted = [item for item in registry().nav if item.place == place and item.endpoint in current_app.view_functions]
    return sorted((item for item in wanted if _may_follow(item)), key=lambda item: item.order)


def _may_follow(item: NavItem) -> bool:
    return item.permission is None or may(item.permission)


def _entry(item: NavItem) -> Entry:
    url = url_for(item.endpoint, **item.values)
    return Entry(str(item.label), url, item.icon, _is_current(item, url), text=str(item.text), last=item.order >= LAST)


def _is_current(item: NavItem, url: str) -> bool:
    """An entry of the rail is current on all pages beneath it, others on their own page and what is beneath."""
    path = url.partition("?")[0].rstrip("/")
    is_beneath = request.path == path or request.path.startswith(f"{path}/")
    return (
        request.path.rstrip("/") == path
        if item.endpoint.endswith((".inbox", ".dashboard")) and item.place != "rail"
        else is_beneath
    )


def can_reach(endpoint: str) -> bool:
    """Tell whether there is such a page."""
    return endpoint in current_app.view_functions
