"""The rights that the core itself knows."""

from core.declare import Permission
from core.engine.markers import hookimpl
from core.i18n import lazy_gettext as _

STAFF = frozenset({"manager", "agent"})
MANAGER = frozenset({"manager"})
EVERYBODY = frozenset({"manager", "agent", "light"})


@hookimpl
def register_permissions() -> list[Permission]:
    """Declare the core's rights, and which built-in roles have them from the start."""
    return [
        Permission("ticket.view", _("See tickets"), roles=EVERYBODY),
        Permission("ticket.open", _("Open tickets"), roles=STAFF),
        Permission("ticket.reply", _("Answer customers"), roles=STAFF),
        Permission("ticket.note", _("Write internal notes"), roles=EVERYBODY),
        Permission("ticket.change", _("Change status, assignee, tags and other facts"), roles=STAFF),
        Permission("ticket.delete", _("Move tickets to the trash and empty it"), roles=MANAGER),
        Permission("ticket.merge", _("Merge tickets"), roles=STAFF),
        Permission("ticket.export", _("Export tickets"), roles=MANAGER),
        Permission("customer.view", _("See customers"), roles=EVERYBODY),
        Permission("customer.change", _("Change customers"), roles=STAFF),
        Permission("customer.erase", _("Export and erase a customer's data")),
        Permission("view.share", _("Share saved views"), roles=MANAGER),
        Permission("admin.settings", _("Change settings, desks, accounts, categories, statuses and tags")),
        Permission("admin.people", _("Manage people, roles and teams")),
        Permission("admin.plugins", _("Install, activate and remove plugins and themes")),
        Permission("admin.health", _("See health, jobs and quarantine")),
        Permission("admin.audit", _("Read the audit log")),
    ]
