"""Colours by lightness, chroma and hue (OKLCH), what a screen can show of them, and the contrast between two of them.

Oklab: Björn Ottosson, 2020, with the matrices of CSS Color 4. Contrast: WCAG 2.2, relative luminance.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

ACCENT_LIGHT = 0.465
DEFAULT_HUE, DEFAULT_CHROMA = 172.0, 0.082
LEAST_CHROMA, MOST_CHROMA = 0.04, 0.14
TEXT = 4.5
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours that meet, and how well they can be told apart."""

    name: str
    scheme: str
    ratio: float

    @property
    def is_enough(self) -> bool:
        """Tell whether text can be read."""
        return self.ratio >= TEXT


def linear(light: float, chroma: float, hue: float) -> Rgb:
    """Give linear sRGB, which may lie outside of what a screen can show."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def in_reach(hue: float, chroma: float, light: float = ACCENT_LIGHT) -> float:
    """Give the chroma, or the strongest that a screen can show at this lightness and hue."""
    while chroma > 0 and not all(-1e-4 <= part <= 1 + 1e-4 for part in linear(light, chroma, hue)):
        chroma = round(chroma - 0.001, 3)
    return max(chroma, 0.0)


def luminance(colour: Rgb) -> float:
    """Give the relative luminance of what a screen shows."""
    red, green, blue = (min(max(part, 0.0), 1.0) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Rgb, other: Rgb) -> float:
    """Give the contrast between two colours: 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def hex_of(hue: float, chroma: float, light: float = ACCENT_LIGHT) -> str:
    """Give a colour as mail programs understand it."""
    parts = linear(light, in_reach(hue, chroma, light), hue)
    return "#" + "".join(f"{round(255 * _curved(min(max(part, 0.0), 1.0))):02x}" for part in parts)


def from_hex(text: str) -> tuple[float, float] | None:
    """Give hue and chroma of #rrggbb, within what an accent may have; None for what is no colour."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(each * 2 for each in match[1])
    red, green, blue = (_straight(int(digits[place : place + 2], 16) / 255) for place in (0, 2, 4))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = min(max(math.hypot(a, b), LEAST_CHROMA), MOST_CHROMA)
    return round(math.degrees(math.atan2(b, a)) % 360, 0) % 360, round(chroma, 3)


def _curved(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _straight(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


@lru_cache(maxsize=64)
def pairs(hue: float, chroma: float) -> tuple[Pair, ...]:
    """Measure where the accent meets text or ground, with the lightnesses of the tokens (css/tokens.css)."""
    strong = in_reach(hue, chroma)
    light = (
        ("button", linear(1, 0, 0), linear(ACCENT_LIGHT, strong, hue)),
        ("link", linear(ACCENT_LIGHT, strong, hue), linear(0.998, 0.001, hue)),
        ("ground", linear(ACCENT_LIGHT, strong, hue), linear(0.962, 0.007, hue)),
        ("chosen", linear(0.395, 0.074, hue), linear(0.953, 0.024, hue)),
        ("rail", linear(0.88, 0.025, hue), linear(0.325, 0.042, hue)),
    )
    dark = (
        ("button", linear(0.20, 0.03, hue), linear(0.80, 0.098, hue)),
        ("link", linear(0.80, 0.098, hue), linear(0.222, 0.011, hue)),
        ("ground", linear(0.80, 0.098, hue), linear(0.187, 0.010, hue)),
        ("chosen", linear(0.86, 0.085, hue), linear(0.282, 0.032, hue)),
        ("rail", linear(0.79, 0.02, hue), linear(0.158, 0.016, hue)),
    )
    return tuple(
        Pair(name, scheme, contrast(one, other))
        for scheme, measured in (("light", light), ("dark", dark))
        for name, one, other in measured
    )
