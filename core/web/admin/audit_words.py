"""The acts of the audit log in words; one that is not listed is shown by its name."""

from core.engine.current import registry
from core.i18n import lazy_gettext as _

WORDS = {
    "sign_in.ok": _("Signed in"),
    "sign_in.failed": _("Sign-in failed"),
    "sign_in.code_failed": _("Second step failed"),
    "sign_in.proof_failed": _("Password was wrong when asked once more"),
    "sign_out": _("Signed out"),
    "second_step.on": _("Second step switched on"),
    "second_step.off": _("Second step switched off"),
    "second_step.recovery_code_used": _("Recovery code used"),
    "person.created": _("Person added"),
    "person.invited": _("Person invited"),
    "person.joined": _("Invitation accepted"),
    "person.reset_asked": _("Link for a new password made"),
    "person.password_set": _("Password set"),
    "person.email_changed": _("E-mail address changed"),
    "person.role_changed": _("Role given"),
    "person.places_changed": _("Teams and desks changed"),
    "person.signed_out": _("Person signed out everywhere"),
    "person.disabled": _("Person switched off"),
    "person.enabled": _("Person switched on"),
    "role.changed": _("Role changed"),
    "role.deleted": _("Role deleted"),
    "team.changed": _("Team changed"),
    "team.deleted": _("Team deleted"),
    "settings.changed": _("Settings changed"),
    "host.allowed": _("Host of the inner network allowed"),
    "host.forbidden": _("Host of the inner network forbidden again"),
    "account.created": _("Account connected"),
    "account.changed": _("Account changed"),
    "account.deleted": _("Account deleted"),
    "desk.saved": _("Desk saved"),
    "desk.deleted": _("Desk deleted"),
    "status.saved": _("Status saved"),
    "status.deleted": _("Status deleted"),
    "category.saved": _("Category saved"),
    "category.deleted": _("Category deleted"),
    "field.saved": _("Field saved"),
    "field.deleted": _("Field deleted"),
    "tag.renamed": _("Tag renamed"),
    "tag.deleted": _("Tag deleted"),
    "priority.matrix": _("Priorities changed"),
    "quarantine.reprocess": _("Message from quarantine run again"),
    "job.asked_for": _("Job asked for"),
    "job.retried": _("Job run again"),
    "customer.exported": _("Customer's data taken out"),
    "customer.erased": _("Customer's data erased"),
    "customer.erasure_refused": _("Erasure refused"),
    "plugin.installed": _("Plugin installed"),
    "plugin.updated": _("Plugin updated"),
    "plugin.activated": _("Plugin activated"),
    "plugin.deactivated": _("Plugin deactivated"),
    "plugin.resumed": _("Plugin resumed"),
    "plugin.rolled_back": _("Plugin rolled back"),
    "plugin.removed": _("Plugin removed"),
    "plugin.data_deleted": _("Data of a plugin deleted"),
    "theme.used": _("Theme chosen"),
}


DETAILS = {"names": _("Changed"), "desk": _("Desk"), "role": _("Role"), "version": _("Version"), "on": _("On")}


def words_of(act: str) -> str:
    """Give an act in the reader's language, or "" for one that has no words: that of a plugin which is off, say."""
    known = registry().audit_acts
    return next((str(each.label) for each in known if each.name == act), str(WORDS.get(act, "")))


def name_of(detail: str) -> str:
    """Give the name of a detail in the reader's language, where it has one."""
    return str(DETAILS.get(detail, detail))
