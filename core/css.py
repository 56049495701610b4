"""Judge the declarations of a style attribute by allow-lists: nothing that fetches, nothing that leaves its place."""

import re
from functools import lru_cache

MAX_STYLE = 4_000

_BOX_SIDES = ("", "-top", "-right", "-bottom", "-left")
_PROPERTIES = (
    frozenset(
        """background background-color color direction display font font-family font-size font-style
        font-variant font-weight letter-spacing line-height list-style-type text-align text-decoration
        text-decoration-color text-decoration-line text-decoration-style text-indent text-transform
        vertical-align white-space word-break word-spacing word-wrap overflow-wrap border-collapse
        border-spacing border-radius border-width border-style border-color caption-side empty-cells
        table-layout float clear width height max-width max-height min-width min-height""".split()
    )
    | {f"{box}{side}" for box in ("margin", "padding", "border") for side in _BOX_SIDES}
    | {f"border{side}-{what}" for side in _BOX_SIDES[1:] for what in ("width", "style", "color")}
)
_COLOURS = ("background", "background-color", "color", "text-decoration-color")
_COLOUR = r"(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\([0-9., %/]{1,60}\))"
_ONE_COLOUR = re.compile(_COLOUR)
_VALUE = re.compile(rf"(?:{_COLOUR}|[a-z0-9.%,/+'\"_ -]|[^\x00-\x7f])+")
_NEGATIVE = re.compile(r"(?<![a-z0-9])-[\d.]")
_HUGE = re.compile(r"\d{5}|\d{3,}(?:\.\d+)?(?:em|rem|ex|ch|in|cm|pc|vw|vh|vmin|vmax|q)\b")
_DISPLAYS = frozenset("none block inline inline-block list-item table table-row table-cell table-row-group".split())
_FORBIDDEN = re.compile(
    r"[\\<>{}@!;&*\x00-\x1f]|//|url|expression|image|var\s*\(|attr\s*\(|calc|env\s*\(|javascript|behavior|binding"
)


@lru_cache(maxsize=2_048)
def clean_style(style: str) -> str:
    """Return the declarations that are allowed, in one canonical form; an empty string if none is."""
    if len(style) > MAX_STYLE:
        return ""
    kept = (_declaration(piece) for piece in style.split(";"))
    return "; ".join(piece for piece in kept if piece)


def _declaration(piece: str) -> str:
    name, colon, value = piece.partition(":")
    name = name.strip().lower()
    value = " ".join(value.removesuffix("!important").split())
    if not colon or name not in _PROPERTIES or not _is_harmless(name, value.lower()):
        return ""
    return f"{name}: {value}"


def _is_harmless(name: str, value: str) -> bool:
    if not value or len(value) > 300 or _FORBIDDEN.search(value) or not _VALUE.fullmatch(value):
        return False
    if value.count('"') % 2 or value.count("'") % 2 or _NEGATIVE.search(value) or _HUGE.search(value):
        return False
    if name in _COLOURS:
        return _ONE_COLOUR.fullmatch(value) is not None
    return name != "display" or value in _DISPLAYS
