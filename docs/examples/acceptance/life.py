"""Hooks in the plugin's own life."""

from sqlalchemy import select

from core.api import PluginContext, hookimpl

from .tables import Device


@hookimpl
def on_activate(ctx: PluginContext) -> None:
    """Put a first device onto the shelf; activating again adds none."""
    with ctx.transaction() as session:
        if session.scalar(select(Device.id).limit(1)) is None:
            session.add(Device(name="Laptop"))


@hookimpl
def on_deactivate(ctx: PluginContext) -> None:
    """All that the plugin has stays."""
    ctx.log.info("Loans goes to sleep")


@hookimpl
def on_upgrade(from_version: str, ctx: PluginContext) -> None:
    """Version 1.0 lent for weeks, not days."""
    if from_version.startswith("1.0") and "weeks" in ctx.settings:
        ctx.save_settings({"days": ctx.settings["weeks"] * 7})


@hookimpl
def on_uninstall(ctx: PluginContext) -> None:
    """Take down what is outside this site; the tables and settings are erased by the core."""
    ctx.log.info("Loans takes its leave")
