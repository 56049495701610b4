"""A small site to look around in."""

from core.services.demo.staff import SignIn


def fill_story() -> list[SignIn]:
    """Fill an empty site."""
    return []
