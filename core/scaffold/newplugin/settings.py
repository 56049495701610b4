"""What an admin may decide about the plugin."""

from wtforms import IntegerField, StringField
from wtforms.validators import Length, NumberRange

from core.api import SettingsForm, lazy_gettext

_ = lazy_gettext


class Settings(SettingsForm):
    """The core draws this form, checks it, stores it and shows it to admins."""

    heading = StringField(_("Heading of the page"), [Length(max=80)], default="")
    keep_days = IntegerField(_("Days that entries are kept"), [NumberRange(1, 3650)], default=365)
