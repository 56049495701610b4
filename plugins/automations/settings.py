"""What an admin decides for all rules: the office hours that a condition can ask for."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import SelectMultipleField, StringField, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.api import SelectChoice, SettingsForm, context, gettext, lazy_gettext, site_info

_ = lazy_gettext
DAYS = [
    SelectChoice("0", _("Monday")),
    SelectChoice("1", _("Tuesday")),
    SelectChoice("2", _("Wednesday")),
    SelectChoice("3", _("Thursday")),
    SelectChoice("4", _("Friday")),
    SelectChoice("5", _("Saturday")),
    SelectChoice("6", _("Sunday")),
]


class AutomationSettings(SettingsForm):
    """The office hours."""

    days = SelectMultipleField(
        _("Office days"),
        choices=DAYS,
        default=["0", "1", "2", "3", "4"],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    opens = StringField(_("Office opens at"), default="09:00", description=_("In the time zone of the site."))
    closes = StringField(_("Office closes at"), default="17:00")

    def validate_opens(self, field: Any) -> None:
        """Take a time of day."""
        _minutes(field.data)

    def validate_closes(self, field: Any) -> None:
        """Take a time of day that is later."""
        if _minutes(field.data) <= _minutes(self.opens.data):
            raise ValidationError(gettext("It closes before it opens."))


def _minutes(text: str | None) -> int:
    hour, _colon, minute = (text or "").strip().replace(".", ":").partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 25 and int(minute) < 60):
        raise ValidationError(gettext("Write a time of day, such as 09:00."))
    return int(hour) * 60 + int(minute)


def is_office_open(moment: datetime) -> bool:
    """Tell whether a moment is within the office hours."""
    settings = context("automations").settings
    here = moment.astimezone(ZoneInfo(site_info().timezone))
    minute = here.hour * 60 + here.minute
    try:
        hours = range(_minutes(settings["opens"]), _minutes(settings["closes"]))
    except ValidationError:
        return False
    return str(here.weekday()) in settings["days"] and minute in hours
