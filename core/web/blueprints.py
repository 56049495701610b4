"""The core's own pages.

Each package has one blueprint called `pages`; a module puts its views onto that of its package and is listed here.
"""

from importlib import import_module

from flask import Blueprint

PACKAGES = ("core.web.public", "core.web.auth", "core.web.desk", "core.web.admin")

MODULES = (
    # Everybody
    "core.web.public.home",
    "core.web.public.static",
    "core.web.public.slot",
    # Signing in, and oneself
    "core.web.auth.sign_in",
    "core.web.auth.links",
    "core.web.auth.profile",
    "core.web.auth.security",
    # The desk
    # The settings
)


def all_pages() -> list[Blueprint]:
    """Import the modules, all before the first registration, and give the blueprints."""
    for name in MODULES:
        import_module(name)
    return [import_module(name).pages for name in PACKAGES]
