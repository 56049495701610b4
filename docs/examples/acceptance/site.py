"""Hooks in pages of others."""

from core.api import Notice, PluginContext, hookimpl, ngettext

from .shelf import overdue


@hookimpl
def choose_home(ctx: PluginContext) -> str | None:
    """Be the site's home page, where the admin wants that."""
    from .public_pages import page

    return page() if ctx.settings["is_home"] else None


@hookimpl
def collect_notices() -> list[Notice]:
    """Tell staff of devices that should be back."""
    late = len(overdue())
    words = ngettext("One lent device is overdue.", "%(num)d lent devices are overdue.", late)
    return [Notice(words, url="/desk/acceptance/", permission="acceptance.lend")] if late else []
