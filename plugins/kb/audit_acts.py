"""What is written into the audit log: whatever changes what readers see."""

from core.api import AuditAct, hookimpl, lazy_gettext

from . import shelving, writing

_ = lazy_gettext


@hookimpl
def register_audit_acts() -> list[AuditAct]:
    """Declare the words."""
    return [
        AuditAct(writing.PUBLISHED, _("Article published")),
        AuditAct(writing.HIDDEN, _("Article hidden from readers")),
        AuditAct(writing.CHANGED, _("Published article changed")),
        AuditAct(writing.DELETED, _("Article deleted")),
        AuditAct(shelving.SAVED, _("Section saved")),
        AuditAct(shelving.DELETED, _("Section deleted")),
    ]
