"""What a brand is made of, where it is stored, and what a desk takes from the site's brand."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from core.api import PluginContext, desk_choices

SITE = ""
STORED = "brands"
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand; what is left empty comes from the site's brand, and there from the core.

    `logo` and `icon` are the names under which pictures are kept: SHA-256 and ending.
    """

    name: str = ""
    logo: str = ""
    icon: str = ""
    hue: float | None = None
    chroma: float | None = None
    address: str = ""
    links: str = ""
    welcome: str = ""
    credit: bool = True
    css: str = ""
    theme: str = ""
    letterhead: bool = True
    mail_html: str = ""
    mail_text: str = ""
    mails: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Mail templates for one kind of mail or one language: see mail_choice.py."""

    @property
    def pictures(self) -> set[str]:
        """Name the pictures that it shows."""
        return {each for each in (self.logo, self.icon) if each}


NAMES = frozenset(each.name for each in fields(Brand))
PLAIN = Brand()
# These belong together or to the site alone: a desk has its own or none.
SITE_ONLY = ("credit",)


def from_row(row: Mapping[str, Any]) -> Brand:
    """Read a stored brand; what a later version stored besides is left aside."""
    return Brand(**{name: value for name, value in row.items() if name in NAMES})


def rows(ctx: PluginContext) -> Mapping[str, Mapping[str, Any]]:
    """Give the stored brands by desk; the same object until a setting changes."""
    return ctx.settings.get(STORED) or {}


def is_desk(slug: str) -> bool:
    """Tell whether there is such a desk, or the site is meant."""
    return slug == SITE or slug in {each.value for each in desk_choices()}


def own_brand(ctx: PluginContext, desk: str = SITE) -> Brand:
    """Give what was set for a desk, or for the site, alone."""
    return from_row(rows(ctx).get(desk, {}))


def brand_of(ctx: PluginContext, desk: str = SITE) -> Brand:
    """Give the brand that a desk shows."""
    site = own_brand(ctx)
    return over(site, own_brand(ctx, desk)) if desk else site


def over(site: Brand, desk: Brand) -> Brand:
    """Lay a desk's brand over the site's."""
    plain = asdict(PLAIN)
    own = {name: value for name, value in asdict(desk).items() if value != plain[name] and name not in SITE_ONLY}
    return replace(site, **own)


def mail_alone(brand: Brand) -> Brand:
    """Give a brand of which nothing is left but its mail templates."""
    kept = ("letterhead", "mail_html", "mail_text", "mails")
    return Brand(**{name: getattr(brand, name) for name in kept})


def keep(ctx: PluginContext, desk: str, brand: Brand) -> None:
    """Store a brand; one that says nothing is taken away."""
    kept = {slug: dict(row) for slug, row in rows(ctx).items() if slug != desk}
    plain = asdict(PLAIN)
    row = {name: value for name, value in asdict(brand).items() if value != plain[name]}
    if row:
        kept[desk] = row
    ctx.save_settings({STORED: kept, DRAFT: {}})


def all_pictures(ctx: PluginContext) -> set[str]:
    """Name all pictures that some brand shows, or will if what is tried out is saved."""
    brands = [from_row(row) for row in (*rows(ctx).values(), ctx.settings.get(DRAFT, {}).get("brand", {}))]
    return set().union(*(brand.pictures for brand in brands))
