"""What an admin may decide about the portal."""

from typing import Any

from wtforms import BooleanField, IntegerField
from wtforms.validators import NumberRange, ValidationError

from core.api import SettingsForm, gettext, lazy_gettext

_ = lazy_gettext


class PortalSettings(SettingsForm):
    """The settings of the portal."""

    by_link = BooleanField(
        _("Sign in by a mailed link"),
        default=True,
        description=_("Customers type their address and get a link that works once, for 30 minutes."),
    )
    by_password = BooleanField(
        _("Sign in by a password"),
        default=False,
        description=_("Customers may set a password once they came in by a mailed link."),
    )
    days = IntegerField(
        _("Days that a customer stays signed in"),
        [NumberRange(1, 365, _("Between 1 and 365 days."))],
        default=30,
    )
    links_in_mails = BooleanField(
        _("Put a link to the ticket into mails"),
        default=True,
        description=_(
            "It opens this one ticket for the one person whom the mail goes to, without signing in. Whoever gets the "
            "mail forwarded can open it too, until it ends or is revoked on the ticket. A mail to several people has a "
            "link that asks for signing in."
        ),
    )
    link_days = IntegerField(
        _("Days that such a link works"),
        [NumberRange(1, 365, _("Between 1 and 365 days."))],
        default=30,
    )
    link_answers = BooleanField(
        _("Such a link may also answer"),
        default=True,
        description=_("Without this, whoever opens it only reads, and signs in to answer."),
    )

    def validate_by_password(self, field: Any) -> None:
        """One way in must stay."""
        if not field.data and not self.by_link.data:
            raise ValidationError(gettext("Leave at least one way to sign in."))
