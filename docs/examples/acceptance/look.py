"""Hooks in what customers see, and in how often the desk asks for news."""

from dataclasses import replace

from flask import Request

from core.api import PluginContext, ThemeVars, hookimpl

from .shelf import overdue

_WORDS = {"en": {"How can we help?": "What is broken?"}, "id": {"How can we help?": "Apa yang rusak?"}}


@hookimpl
def filter_theme(value: ThemeVars, ctx: PluginContext) -> ThemeVars:
    """Say on the home page what the admin wrote."""
    return replace(value, welcome=ctx.settings["welcome"] or value.welcome)


@hookimpl
def choose_theme(request: Request, ctx: PluginContext) -> str | None:
    """Draw the pages for borrowers with a theme of their own, where the admin chose one."""
    return ctx.settings["theme"] or None if request.path.startswith("/loans") else None


@hookimpl
def filter_texts(value: dict[str, str], locale: str, ctx: PluginContext) -> dict[str, str]:
    """Ask what a repair shop asks."""
    return {**value, **_WORDS.get(locale, {})} if ctx.settings["asks_as_a_shop"] else value


@hookimpl
def filter_poll_seconds(value: int, ctx: PluginContext) -> int:
    """Let the desk look more often while somebody is late, as known when the plugins were last built."""
    if "is_late" not in ctx.cache:
        ctx.cache["is_late"] = bool(overdue())
    return min(value, 5) if ctx.cache["is_late"] else value
