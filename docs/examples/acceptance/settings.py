"""What an admin may decide about loans."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, IntegerField, StringField
from wtforms.validators import Length, NumberRange

from core.api import Invalid, SecretField, SettingsForm, gettext, lazy_gettext

_ = lazy_gettext


class LoanSettings(SettingsForm):
    """The settings; the core draws, checks, stores and encrypts."""

    days = IntegerField(_("Days for which a device is lent"), [NumberRange(1, 365)], default=14)
    refused_word = StringField(_("Requests with this word are set aside"), [Length(max=40)], default="")
    is_home = BooleanField(_("The list of devices is the site's home page"), default=False)
    prints_mail = BooleanField(_("Print the site's mail at the counter instead of sending it"), default=False)
    welcome = StringField(_("Welcome on the home page"), [Length(max=120)], default="")
    theme = StringField(_("Theme of the pages for borrowers"), [Length(max=31)], default="")
    asks_as_a_shop = BooleanField(_("Ask customers what is broken"), default=False)
    api_key = SecretField(_("Key with which the shelf tells of returned devices"))

    @staticmethod
    def test(values: Mapping[str, Any]) -> str:
        """Say whether the key can be one; a real plugin would ask the other side."""
        if len(values["api_key"] or "") < 8:
            raise Invalid(gettext("The key is too short: it has at least 8 characters."))
        return gettext("The key looks right.")
