"""How big a picture is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Width and height in pixels."""

    width: int
    height: int
