"""The core's own pages.

Each package has one blueprint called `pages`; a module puts its views onto that of its package and is listed here.
"""

from importlib import import_module

from flask import Blueprint

PACKAGES = ("core.web.public", "core.web.auth", "core.web.setup", "core.web.desk", "core.web.live", "core.web.admin")

MODULES = (
    # Everybody
    "core.web.public.home",
    "core.web.public.static",
    "core.web.public.slot",
    "core.web.public.search",
    # Signing in, and oneself
    "core.web.auth.sign_in",
    "core.web.auth.links",
    "core.web.auth.profile",
    "core.web.auth.security",
    "core.web.setup.steps",
    "core.web.setup.mail",
    "core.web.setup.finish",
    # The desk
    "core.web.desk.inbox",
    "core.web.desk.search",
    "core.web.desk.ticket",
    "core.web.desk.suggested",
    "core.web.desk.changing",
    "core.web.desk.answering",
    "core.web.desk.messages",
    "core.web.desk.new_ticket",
    "core.web.desk.customers",
    "core.web.desk.privacy",
    "core.web.desk.views",
    "core.web.desk.notifications",
    "core.web.desk.bulk_progress",
    "core.web.desk.acting",
    # The settings
    "core.web.admin.dashboard",
    "core.web.admin.general",
    "core.web.admin.people",
    "core.web.admin.roles",
    "core.web.admin.teams",
    "core.web.admin.audit",
    "core.web.admin.style_guide",
    "core.web.admin.quarantine",
    "core.web.admin.priorities",
    "core.web.admin.desks",
    "core.web.admin.statuses",
    "core.web.admin.categories",
    "core.web.admin.tags",
    "core.web.admin.fields",
    "core.web.admin.plugins",
    "core.web.admin.plugin_files",
    "core.web.admin.plugin_settings",
    "core.web.admin.accounts",
    "core.web.admin.themes",
    "core.web.admin.health",
    "core.web.admin.jobs",
    "core.web.admin.erasures",
)


def all_pages() -> list[Blueprint]:
    """Import the modules, all before the first registration, and give the blueprints."""
    for name in MODULES:
        import_module(name)
    return [import_module(name).pages for name in PACKAGES]
