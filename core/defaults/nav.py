"""The core's own entries of the rail and of the settings."""

from core.declare import NavItem
from core.engine.markers import hookimpl
from core.i18n import lazy_gettext as _


@hookimpl
def register_nav() -> list[NavItem]:
    """Declare where one can go; an entry is shown to those who have its permission."""
    return [*_rail(), *_settings()]


def _rail() -> list[NavItem]:
    return [
        NavItem(_("Inbox"), "desk.inbox", "inbox", 10, "ticket.view"),
        NavItem(_("Customers"), "desk.customers", "people", 20, "customer.view"),
        NavItem(_("Notifications"), "desk.notifications", "bell", 80, "ticket.view"),
        NavItem(_("Settings"), "admin.dashboard", "sliders", 90, "admin.*"),
    ]


def _settings() -> list[NavItem]:
    site, people, system = "admin.settings", "admin.people", "admin.health"
    return [
        _page(_("Overview"), "dashboard", "home", 1, "admin.*", "site"),
        _page(_("Site and languages"), "general", "globe", 10, site, "site"),
        _page(_("People"), "people", "user", 10, people, "people"),
        _page(_("Roles"), "roles", "shield", 20, people, "people"),
        _page(_("Teams"), "teams", "team", 30, people, "people"),
        _page(_("Erasures"), "erasures", "shield", 40, "customer.erase", "people"),
        _page(_("Desks"), "desks", "inbox", 10, site, "tickets"),
        _page(_("Statuses"), "statuses", "check-c", 20, site, "tickets"),
        _page(_("Categories"), "categories", "box", 30, site, "tickets"),
        _page(_("Tags"), "tags", "tag", 40, site, "tickets"),
        _page(_("Fields"), "fields", "list", 50, site, "tickets"),
        _page(_("Priorities"), "priorities", "flag", 60, site, "tickets"),
        _page(_("Accounts"), "accounts", "mail", 10, site, "channels"),
        _page(_("Customer theme"), "themes", "brush", 10, "admin.plugins", "look"),
        _page(_("Style guide"), "style_guide", "eye", 90, "admin.plugins", "look"),
        _page(_("Plugins"), "plugins", "puzzle", 1, "admin.plugins", "plugins"),
        _page(_("Health"), "health", "heart", 10, system, "system"),
        _page(_("Jobs"), "jobs", "clock", 20, system, "system"),
        _page(_("Quarantine"), "quarantine", "alert", 30, system, "system"),
        _page(_("Audit log"), "audit", "eye", 40, "admin.audit", "system"),
    ]


def _page(label: str, name: str, icon: str, order: int, permission: str, group: str) -> NavItem:
    return NavItem(label, f"admin.{name}", icon, order, permission, "admin", group=group)
