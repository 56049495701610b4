"""The smallest controls of a page, written here rather than as macros: a page draws some hundred of each.

Templates import them by the names of their files (`{% from "core/parts/icon.html" import icon %}`).
"""

import functools
from datetime import datetime

from markupsafe import Markup, escape

from core.web.assets import asset
from core.web.moments import ago as told_ago
from core.web.moments import moment as told_moment

MOST = 500
COLOURS = 6


def icon(name: str, small: bool = False, flip: bool = False, label: object = "") -> Markup:
    """Draw one icon of the sprite; `flip` ones turn with the direction of writing, `label` is its name in words."""
    return _icon(asset("icons.svg"), name, small, flip, str(label or ""))


@functools.lru_cache(maxsize=MOST)
def _icon(sprite: str, name: str, small: bool, flip: bool, label: str) -> Markup:
    looks = "i" + (" i-s" if small else "") + (" flip" if flip else "")
    words = Markup('<span class="vh">{}</span>').format(label) if label else ""
    drawn = Markup('<svg class="{}" aria-hidden="true"><use href="{}#i-{}"/></svg>{}')
    return drawn.format(looks, sprite, name, words)


@functools.lru_cache(maxsize=MOST)
def avatar(name: str, seed: int = 0, size: str = "", online: bool = False) -> Markup:
    """Draw two letters on a calm ground, which `seed` (the person's id) chooses; sizes are "", "l" and "xl"."""
    words = (name or "?").replace("@", " ").split() or ["?"]
    letters = (words[0][:1] + (words[-1][:1] if len(words) > 1 else words[0][1:2])).upper()
    colour = (seed or len(name or "")) % COLOURS + 1
    looks = f"avatar c{colour}" + (f" {size}" if size else "") + (" on" if online else "")
    return Markup('<span class="{}" aria-hidden="true">{}</span>').format(looks, letters)


NOBODY = Markup('<span class="avatar none" aria-hidden="true"></span>')


def nobody() -> Markup:
    """Draw the place of somebody who is yet to come."""
    return NOBODY


def stamp(at: datetime) -> str:
    """Write a moment, which is UTC, for a machine."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def ago(at: datetime, looks: str = "") -> Markup:
    """Draw how long ago a moment is, with the moment itself as title."""
    marked = f' class="{escape(looks)}"' if looks else ""
    return Markup(  # the words are Babel's, the rest is ours
        f'<relative-time{marked} datetime="{stamp(at)}" title="{escape(told_moment(at, "full"))}" no-title'
        f' format-style="narrow" prefix="">{escape(told_ago(at))}</relative-time>'
    )


def moment(at: datetime, style: str = "medium") -> Markup:
    """Draw a moment in the reader's time zone."""
    full, short = escape(told_moment(at, "full")), escape(told_moment(at, style))
    return Markup(f'<time datetime="{stamp(at)}" title="{full}">{short}</time>')  # as above
