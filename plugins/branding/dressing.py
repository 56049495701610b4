"""Makes of a brand what templates show, once until a setting changes: it is asked for on every page."""

from collections.abc import Mapping
from typing import Any

from flask import g, has_request_context, request

from core.api import PluginContext, ThemeLink

from .brands import SITE, STORED, Brand, brand_of, own_brand
from .colour import in_reach
from .links import link_list
from .sheets import digest_of, page_sheet, token_sheet

TRIED = "branding_draft"
SITE_NAME = "site"


def shown(ctx: PluginContext, desk: str) -> Mapping[str, Any]:
    """Give what a page shows instead of the core's defaults."""
    tried = g.get(TRIED)
    if tried is not None:
        return values_of(tried, f"{_root()}/admin/branding/draft")
    raw = ctx.settings.get(STORED)
    if not raw:
        return {}
    root = _root()
    kept = ctx.cache.get("shown")
    if kept is None or kept[0] is not raw or kept[1] != root:
        kept = ctx.cache["shown"] = (raw, root, {})
    known: dict[str, Mapping[str, Any]] = kept[2]
    if desk not in known:
        of = desk if desk in raw else SITE
        known[desk] = values_of(brand_of(ctx, of), f"{root}/brand/style/{of or SITE_NAME}")
    return known[desk]


def _root() -> str:
    return request.root_path if has_request_context() else ""


def values_of(brand: Brand, sheets: str) -> dict[str, Any]:
    """Give the fields of `ThemeVars` that a brand changes; `sheets` is where its style sheets are."""
    root = _root()
    values: dict[str, Any] = {"credit": brand.credit}
    for name in ("name", "welcome", "address"):
        if getattr(brand, name):
            values[name] = getattr(brand, name)
    for name, picture in (("logo_url", brand.logo), ("icon_url", brand.icon or brand.logo)):
        if picture:
            values[name] = f"{root}/brand/picture/{picture}"
    if brand.links:
        values["links"] = tuple(ThemeLink(each.label, each.url) for each in link_list(brand.links))
    if brand.hue is not None and brand.chroma is not None:
        values["hue"], values["chroma"] = brand.hue, in_reach(brand.hue, brand.chroma)
        values["style_url"] = f"{sheets}/{digest_of(token_sheet(brand))}/colours.css"
    if brand.css:
        values["page_style_url"] = f"{sheets}/{digest_of(page_sheet(brand))}/pages.css"
    return values


def brand_named(ctx: PluginContext, name: str) -> Brand | None:
    """Give the brand behind the name in an address of a style sheet."""
    desk = SITE if name == SITE_NAME else name
    if desk != SITE and desk not in (ctx.settings.get(STORED) or {}):
        return None
    return brand_of(ctx, desk) if desk else own_brand(ctx)
