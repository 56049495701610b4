"""New plugin: a page at the desk on which the team writes entries down."""

from datetime import timedelta

from core.api import (
    Area,
    Job,
    Mount,
    NavItem,
    Permission,
    Schedule,
    SettingsForm,
    hookimpl,
    lazy_gettext,
)

from .entries import forget_old
from .pages import pages
from .settings import Settings

_ = lazy_gettext


@hookimpl
def register_settings() -> type[SettingsForm]:
    return Settings


@hookimpl
def register_permissions() -> list[Permission]:
    return [Permission("newplugin.write", _("Write entries"), roles=frozenset({"manager", "agent"}))]


@hookimpl
def register_mounts() -> list[Mount]:
    return [Mount(pages, Area.AGENT)]


@hookimpl
def register_nav() -> list[NavItem]:
    return [NavItem(_("New plugin"), "newplugin.entries", icon="puzzle", permission="newplugin.write")]


@hookimpl
def register_jobs() -> list[Job]:
    return [Job("forget", run=forget_old)]


@hookimpl
def register_schedules() -> list[Schedule]:
    return [Schedule("daily", job="forget", every=timedelta(days=1))]
