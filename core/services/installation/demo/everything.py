"""Switches every bundled plugin on, as a demo and a measurement want it."""

import logging

from core.engine.current import hooks, site
from core.engine.order import order
from core.errors import Refused
from core.services.plugin import plugin_rows, plugins

log = logging.getLogger("tanggap.demo")


def let_plugins_fill() -> None:
    """Let the plugins that are on bring what they show; this app was built before they were switched on."""
    active = sorted(plugin_rows.wanted())
    if not active:
        return
    with site().trial(active[-1]).app_context():
        hooks().notify("demo_filled")


def switch_everything_on() -> None:
    """Activate every bundled plugin, needed ones first; one that refuses stays off, and its card says why."""
    bundled, _uploaded = site().config.plugin_folders
    found, there = plugin_rows.found(site().config), plugin_rows.wanted()
    ours = {each.slug for each in found.found if each.home == bundled}
    for slug in order(found.manifests, ours | there).order:
        if slug in there:
            continue
        try:
            plugins.activate(slug)
        except Refused as reason:
            log.warning("The demo goes without %s: %s", slug, reason)
