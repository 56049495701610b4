"""The plugins: what there is, what each may do, costs and breaks, and the buttons that switch them."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.engine.current import hooks, site
from core.errors import TanggapError
from core.i18n import gettext as _
from core.services.plugin import fuse_box, plugins, safe_mode
from core.services.plugin.plugins import PluginCard
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.plugin_view import cost, view

TROUBLED = frozenset({"broken", "paused", "quarantined", "incompatible", "missing"})


@pages.get("/plugins", endpoint="plugins")
@requires("admin.plugins")
def plugins_page() -> str:
    """List the plugins."""
    cards = plugins.cards()
    show = request.args.get("show", "all")
    config = site().config
    return render_template(
        "core/admin/plugins.html",
        plugins=[view(card, plugins.active_dependents(card.slug)) for card in cards if _is_shown(card, show)],
        counts={key: sum(_is_shown(card, key) for card in cards) for key in ("all", "active", "inactive", "troubled")},
        show=show if show in {"all", "active", "inactive", "troubled"} else "all",
        total_cost=_total_cost(cards),
        safe_mode=safe_mode.is_on(config),
        safe_mode_reason=safe_mode.reason(config),
        can_leave_safe_mode=safe_mode.can_leave(config),
        can_upload=config.allow_plugin_upload,
    )


def _is_shown(card: PluginCard, show: str) -> bool:
    if show == "active":
        return card.is_active
    if show == "inactive":
        return not card.is_active
    return card.state in TROUBLED if show == "troubled" else True


def _total_cost(cards: list[PluginCard]) -> str:
    known = [card.milliseconds for card in cards if card.milliseconds is not None]
    return cost(sum(known)) if known and hooks().pages else ""


@pages.post("/plugins/activate")
@requires("admin.plugins")
def activate_plugin() -> Response:
    """Switch one on."""
    return _act(plugins.activate, _("%(name)s is active."))


@pages.post("/plugins/deactivate")
@requires("admin.plugins")
def deactivate_plugin() -> Response:
    """Switch one off, with those that need it if that was asked for."""
    together = request.form.get("together") == "1"
    return _act(
        lambda slug: plugins.deactivate(slug, with_dependents=together), _("%(name)s is switched off; its data stays.")
    )


@pages.post("/plugins/resume")
@requires("admin.plugins")
def resume_plugin() -> Response:
    """Give one another try."""
    return _act(plugins.resume, _("%(name)s gets another try."))


def _act(act: Callable[[str], object], words: str) -> Response:
    slug = request.form.get("slug", "")
    try:
        act(slug)
    except TanggapError as error:
        flash(str(error), "error")
    else:
        flash(words % {"name": slug})
    return back(slug)


def back(slug: str = "") -> Response:
    """Go to the plugins, where the one in question is."""
    return redirect(url_for("admin.plugins", _anchor=f"plugin-{slug}" if slug else None))


@pages.get("/plugins/<slug>/log")
@requires("admin.plugins")
def plugin_log(slug: str) -> str:
    """Show the last failures of one plugin."""
    loaded = site().build.loaded.get(slug)
    name = loaded.manifest.name if loaded else slug
    return render_template("core/admin/plugin_log.html", name=name, failures=fuse_box.failures_of(slug))


@pages.post("/plugins/leave-safe-mode")
@requires("admin.plugins")
def leave_safe_mode() -> Response:
    """Bring the plugins back."""
    safe_mode.leave_safe_mode(site().config)
    flash(_("Safe mode is off; the plugins run again."))
    return back()
