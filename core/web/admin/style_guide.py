"""Every control in every state, for authors of plugins and themes."""

import re

from flask import render_template
from wtforms import BooleanField, FileField, RadioField, SelectField, StringField, TextAreaField

from core.clock import now
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.web.access import requires
from core.web.admin import pages
from core.web.assets import CORE_STATIC
from core.web.forms import PageForm, SelectChoice, language_choices


class SampleForm(PageForm):
    """One field of each kind."""

    name = StringField(lazy_gettext("Name"))
    mail = StringField(lazy_gettext("E-mail address"))
    where = SelectField(lazy_gettext("Language"), choices=language_choices())
    text = TextAreaField(lazy_gettext("Text"))
    agree = BooleanField(lazy_gettext("Send me a copy"))
    kind = RadioField(
        lazy_gettext("Appearance"),
        choices=[SelectChoice("light", lazy_gettext("Light")), SelectChoice("dark", lazy_gettext("Dark"))],
    )
    file = FileField(lazy_gettext("File"))


@pages.get("/style-guide")
@requires("admin.plugins")
def style_guide() -> str:
    """Draw them all."""
    form = SampleForm(None, data={"name": "Sari Dewi", "mail": "sari@", "kind": "light"})
    form.mail.errors = [_("This is not an e-mail address.")]
    symbols = re.findall(r'id="i-([a-z-]+)"', (CORE_STATIC / "icons.svg").read_text("utf-8"))
    return render_template("core/admin/style_guide.html", form=form, icons=sorted(symbols), sample=now())
