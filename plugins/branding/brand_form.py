"""The form of a brand."""

from typing import Any

from wtforms import BooleanField, FileField, Form, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional, ValidationError
from wtforms.widgets import RangeInput

from core.api import Invalid, clean_line, clean_text, gettext, lazy_gettext

from .colour import DEFAULT_CHROMA, DEFAULT_HUE, LEAST_CHROMA, MOST_CHROMA, from_hex
from .css_rules import checked
from .links import link_list

_ = lazy_gettext
STEPS = 1000


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _lines(value: str | None) -> str:
    return clean_text(value or "").strip()


class BrandForm(Form):
    """Name, pictures, colour, foot, style."""

    name = StringField(
        _("Name"),
        [Length(max=80, message=_("A name has at most 80 characters."))],
        filters=[_line],
        description=_("Left empty, the name of the site stands there."),
    )
    welcome = StringField(
        _("Sentence on the home page"),
        [Length(max=200, message=_("A sentence has at most 200 characters."))],
        filters=[_line],
    )
    logo = FileField(
        _("Logo"),
        description=_("PNG or JPEG up to 500 kB, best with a transparent ground and 64 pixels high or more."),
        render_kw={"accept": "image/png,image/jpeg"},
    )
    no_logo = BooleanField(_("Take the logo away"))
    icon = FileField(
        _("Icon in the browser's tab"),
        description=_("A square PNG of 32 pixels or more. Without one the logo is used."),
        render_kw={"accept": "image/png,image/jpeg"},
    )
    no_icon = BooleanField(_("Take the icon away"))
    has_colour = BooleanField(_("Use a colour of our own"))
    hex = StringField(
        _("Colour of the brand"),
        [Optional(), Length(max=7)],
        filters=[_line],
        description=_(
            "Such as #b3261e. It sets the two values below; how light it is stays ours, so that all is legible."
        ),
        render_kw={"placeholder": "#1a6b52", "autocomplete": "off", "spellcheck": "false"},
    )
    hue = IntegerField(
        _("Hue"),
        [NumberRange(0, 360, _("A hue lies between 0 and 360."))],
        default=int(DEFAULT_HUE),
        widget=RangeInput(),
        render_kw={"min": 0, "max": 360, "step": 1},
    )
    chroma = IntegerField(
        _("Strength"),
        [NumberRange(int(LEAST_CHROMA * STEPS), int(MOST_CHROMA * STEPS), _("Choose a strength on the scale."))],
        default=int(DEFAULT_CHROMA * STEPS),
        widget=RangeInput(),
        render_kw={"min": int(LEAST_CHROMA * STEPS), "max": int(MOST_CHROMA * STEPS), "step": 2},
    )
    address = StringField(
        _("Line in the foot"),
        [Length(max=200, message=_("A line has at most 200 characters."))],
        filters=[_line],
        description=_("Name and address of the business, say."),
    )
    links = TextAreaField(
        _("Links in the foot"),
        filters=[_lines],
        description=_("One a line: Opening hours | https://example.com/hours"),
        render_kw={"rows": 3},
    )
    credit = BooleanField(_("Say in the foot that this site is made with Tanggap"), default=True)
    theme = SelectField(_("Theme of this desk's pages"), validate_choice=True)
    css = TextAreaField(
        _("Style sheet for customer pages"),
        filters=[_lines],
        description=_("For those who write CSS. It comes last and wins; nothing in it may be fetched."),
        render_kw={"rows": 6, "spellcheck": "false", "class": "input code"},
    )

    def validate_hex(self, field: StringField) -> None:
        """Take #rgb and #rrggbb."""
        if from_hex(field.data or "") is None:
            raise ValidationError(gettext("Write a colour as six digits, such as #1a6b52."))

    def validate_links(self, field: TextAreaField) -> None:
        """Name the line that is no link."""
        _judged(link_list, field)

    def validate_css(self, field: TextAreaField) -> None:
        """Name what cannot be taken."""
        _judged(checked, field)


def _judged(judge: Any, field: TextAreaField) -> None:
    try:
        judge(field.data or "")
    except Invalid as error:
        raise ValidationError(str(error)) from error
