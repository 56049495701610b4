"""Addresses that people type."""

from urllib.parse import urlsplit


def is_site_address(text: str) -> bool:
    """Tell whether this is the address of a site: scheme and host, nothing after them."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return False
    has_more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not has_more
