"""Addresses that people type, and that come with requests."""

from urllib.parse import SplitResult, urlsplit

NOWHERE = SplitResult("", "", "", "", "")


def parts_of(text: str) -> SplitResult:
    """Take apart what may be an address; what is none has only empty parts, for anybody can send anything."""
    try:
        return urlsplit(text)
    except ValueError:
        return NOWHERE


def is_site_address(text: str) -> bool:
    """Tell whether this is the address of a site: scheme and host, nothing after them."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return False
    has_more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not has_more
