"""What an admin may decide about the help centre."""

from wtforms import BooleanField, TextAreaField
from wtforms.validators import Length

from core.api import SettingsForm, lazy_gettext

_ = lazy_gettext


class KbSettings(SettingsForm):
    """The settings of the knowledge base."""

    is_home = BooleanField(
        _("Begin the public site with the search"),
        default=True,
        description=_("As soon as there is a public article."),
    )
    intro = TextAreaField(
        _("Text under the heading"),
        [Length(max=500)],
        default="",
        description=_("Say how soon you answer. Left empty, a short sentence stands there."),
    )
    synonyms = TextAreaField(
        _("Words that mean the same"),
        [Length(max=20_000)],
        default="parcel, package, paket, kiriman\ninvoice, bill, faktur, nota\nrefund, pengembalian\n",
        description=_("One group a line, with commas between. Whoever searches for one finds the others."),
    )
