"""Saved replies: written once, filled in for each customer, put into an answer by `/`, a button or a page."""

from core.api import Area, AuditAct, Mount, NavItem, Permission, PluginContext, Slot, hookimpl, lazy_gettext

from .access import SHARE, USE
from .composer import button
from .pages import pages
from .replies import DELETED, RESTORED, SAVED

_ = lazy_gettext


@hookimpl
def register_permissions() -> list[Permission]:
    """Let roles say who uses saved replies, and who may share them."""
    return [
        Permission(
            USE, _("Use saved replies"), _("Also to write some of one's own."), roles=frozenset({"manager", "agent"})
        ),
        Permission(
            SHARE,
            _("Share saved replies"),
            _("To write and change those of one's teams and those for everybody."),
            roles=frozenset({"manager"}),
        ),
    ]


@hookimpl
def register_audit_acts() -> list[AuditAct]:
    """Say who changed what others use; what somebody keeps for themselves is nobody's affair."""
    return [
        AuditAct(SAVED, _("Shared saved reply saved")),
        AuditAct(DELETED, _("Shared saved reply deleted")),
        AuditAct(RESTORED, _("Shared saved reply restored")),
    ]


@hookimpl
def register_mounts() -> list[Mount]:
    """Put the pages at /desk/saved-replies."""
    return [Mount(pages, Area.AGENT)]


@hookimpl
def register_nav() -> list[NavItem]:
    """Lead to them from the rail."""
    return [NavItem(_("Saved replies"), "saved_replies.shelf", icon="saved", order=60, permission=USE)]


@hookimpl
def register_slots() -> list[Slot]:
    """Offer them while an answer is written."""
    return [Slot("ticket.composer.toolbar", "saved_replies/_button.html", data=button, permission=USE, order=20)]


@hookimpl
def demo_filled(ctx: PluginContext) -> None:
    """Bring what a small shop would have."""
    from .demo import fill

    fill(ctx)
