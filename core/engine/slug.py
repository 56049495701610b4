"""What a plugin may be called: the short name that is its folder, its package, its tables' prefix and its address."""

import keyword
import re

SLUG = re.compile(r"[a-z][a-z0-9_]{1,30}")
SLUG_RULE = "2 to 31 characters of a-z, 0-9 and _, starting with a letter"

# The first segments of the core's own addresses: a plugin with one of these would shadow pages of the core.
RESERVED_SEGMENTS = frozenset(
    [
        "account",
        "admin",
        "api",
        "desk",
        "files",
        "healthz",
        "hooks",
        "search",
        "setup",
        "sign-in",
        "sign-out",
        "slots",
        "static",
        "theme",
        "updates",
    ]
)
_RESERVED_NAMES = frozenset({"core", "tests", "plugins", "themes"})
_RESERVED_STARTS = ("core_", "tanggap")
# Windows takes these for devices in every folder, so that such a plugin could not even be copied there.
WINDOWS_DEVICES = frozenset(
    {
        "aux",
        "con",
        "nul",
        "prn",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"),
    }
)


def is_slug(name: str) -> bool:
    return SLUG.fullmatch(name) is not None


def why_reserved(slug: str) -> str:
    """Say why a well-formed slug is not free to take, or give "" when it is."""
    if slug in _RESERVED_NAMES or slug.startswith(_RESERVED_STARTS):
        return "a name of the platform's own"
    if slug.replace("_", "-") in RESERVED_SEGMENTS:
        return "an address of the platform's own"
    if keyword.iskeyword(slug):
        return "a word of Python, which cannot be imported"
    if slug in WINDOWS_DEVICES:
        return "a device on Windows"
    return ""
