"""The core's own kinds of mail."""

from core.declare import MailKind
from core.engine.markers import hookimpl
from core.i18n import lazy_gettext as _
from core.services.mailroom.mail_kinds import ACCOUNT, ANSWER, AUTOMATIC, CLOSING, FORWARD

# A link for a new password works for an hour: with three in each hour there is always one that works.
OF_LINKS = (3, 72)


@hookimpl
def register_mail_kinds() -> list[MailKind]:
    """Declare them."""
    return [
        MailKind(ANSWER, _("Answer of the team"), sample=_("Thank you, your parcel is on its way.")),
        MailKind(CLOSING, _("Answer that closes the ticket"), sample=_("Your parcel has arrived, so we close this.")),
        MailKind(AUTOMATIC, _("Automatic answer"), sample=_("We have your message. A person reads it tomorrow.")),
        MailKind(FORWARD, _("Forwarded to somebody outside"), sample=_("Could you look at this, please?")),
        MailKind(ACCOUNT, _("Invitation or new password for the team"), _("Choose your password here."), OF_LINKS),
    ]
