"""What the set-up offers to switch on."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.engine.current import site
from core.engine.order import order
from core.i18n import of_folder
from core.services.plugin import plugin_rows

SUGGESTED = frozenset({"channels"})


@dataclass(frozen=True, slots=True)
class Offer:
    """One plugin as the set-up shows it."""

    slug: str
    name: str
    summary: str
    icon: str
    on: bool


def offers() -> list[Offer]:
    """Give the plugins that are there; those that are active, and the channels, are ticked already."""
    active = plugin_rows.wanted()
    manifests = plugin_rows.found(site().config).manifests.values()
    return [
        Offer(
            each.slug,
            of_folder(each.folder, each.name),
            of_folder(each.folder, each.summary),
            each.icon,
            each.slug in active or each.category in SUGGESTED,
        )
        for each in sorted(manifests, key=lambda each: (each.category, each.name))
    ]


def in_order(slugs: Iterable[str]) -> list[str]:
    """Give those of some plugins that are there and not active, each after what it needs."""
    manifests, active = plugin_rows.found(site().config).manifests, plugin_rows.wanted()
    asked = {slug for slug in slugs if slug in manifests} - active
    ordering = order(manifests, asked | active)
    return [slug for slug in (*ordering.order, *sorted(ordering.refused)) if slug in asked]
