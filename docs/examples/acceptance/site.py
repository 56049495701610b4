"""Hooks in pages of others."""

from html import escape

from flask import url_for

from core.api import Notice, PluginContext, Suggestion, gettext, hookimpl, ngettext

from .shelf import add, free, overdue


@hookimpl
def choose_home(ctx: PluginContext) -> str | None:
    """Be the site's home page, where the admin wants that."""
    from .public_pages import page

    return page() if ctx.settings["is_home"] else None


@hookimpl
def collect_dead_pages(paths: tuple[str, ...]) -> list[str]:
    """There is but one page for customers."""
    return [path for path in paths if path.startswith("/loans/") and path != "/loans/"]


@hookimpl
def collect_notices() -> list[Notice]:
    """Tell staff of devices that should be back."""
    late = len(overdue())
    words = ngettext("One lent device is overdue.", "%(num)d lent devices are overdue.", late)
    return [Notice(words, url="/desk/acceptance/", permission="acceptance.lend")] if late else []


@hookimpl
def collect_suggestions(text: str) -> list[Suggestion]:
    """Suggest a device of which the customer speaks, and words to offer it."""
    named = [device.name for device in free() if device.name.lower() in text.lower()]
    return [
        Suggestion(name, url_for("acceptance.devices"), html=f"<p>{escape(_offer(name))}</p>", icon="device", rank=30)
        for name in named
    ]


def _offer(name: str) -> str:
    return gettext("While yours is with us, you can use one of ours: %(device)s", device=name)


@hookimpl
def demo_filled() -> None:
    """Put devices onto the shelf of a demo site."""
    for name in ("Laptop B", "Printer kasir"):
        add(name)
