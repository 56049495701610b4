"""Writes the style sheets of a brand: its colours for all pages, and its own rules for customer pages."""

import hashlib

from .brands import Brand
from .colour import in_reach


def token_sheet(brand: Brand) -> str:
    """Give the colours; lightness is fixed in the tokens, so the contrast holds."""
    if brand.hue is None or brand.chroma is None:
        return ""
    strong = in_reach(brand.hue, brand.chroma)
    return f"@layer tokens{{:root{{--accent-h:{brand.hue:g};--accent-c:{strong:g};--tint-h:{brand.hue:g}}}}}\n"


def page_sheet(brand: Brand) -> str:
    """Give the rules of customer pages, in the layer that comes last; they were checked when they were saved."""
    from .css_rules import checked

    return f"@layer theme{{\n{checked(brand.css)}\n}}\n" if brand.css else ""


def digest_of(sheet: str) -> str:
    """Give the hash under which a browser may keep a sheet for a year."""
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]
