"""What an admin may decide about the form."""

from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import Length

from core.api import SettingsForm, desk_choices, lazy_gettext

_ = lazy_gettext


class FormSettings(SettingsForm):
    """The settings of the form."""

    intro = TextAreaField(
        _("Text above the form"),
        [Length(max=2000)],
        default="",
        description=_("Say how soon you answer. Left empty, a short sentence stands there."),
    )
    thanks = TextAreaField(
        _("Text after sending"),
        [Length(max=2000)],
        default="",
        description=_("Left empty, it says that you answer by e-mail."),
    )
    desk = SelectField(_("Desk that gets the requests"), choices=desk_choices)
    asks_address = BooleanField(_("Ask for the postal address"), default=True)
    asks_phone = BooleanField(_("Ask for the phone number"), default=True)
    confirms = BooleanField(
        _("Send a confirmation by e-mail"),
        default=True,
        description=_("It names the ticket's number and repeats nothing that was typed."),
    )
