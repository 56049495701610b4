"""What is written into the audit log about rules, macros and webhooks."""

from core.api import AuditAct, hookimpl, lazy_gettext

_ = lazy_gettext


@hookimpl
def register_audit_acts() -> list[AuditAct]:
    """Declare the words."""
    return [
        AuditAct("automations.rule_saved", _("Rule saved")),
        AuditAct("automations.rule_on", _("Rule switched on")),
        AuditAct("automations.rule_off", _("Rule switched off")),
        AuditAct("automations.rule_moved", _("Rule moved")),
        AuditAct("automations.rule_deleted", _("Rule deleted")),
        AuditAct("automations.macro_saved", _("Macro saved")),
        AuditAct("automations.macro_deleted", _("Macro deleted")),
        AuditAct("automations.webhook_saved", _("Webhook saved")),
        AuditAct("automations.webhook_deleted", _("Webhook deleted")),
    ]
