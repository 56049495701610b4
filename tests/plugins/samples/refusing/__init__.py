"""Refuses to be activated."""

from core.api import Veto, hookimpl


@hookimpl
def on_activate() -> None:
    """Say no."""
    raise Veto("Choose a shop first.")
