"""Settings of the site as a whole: name, address, language, time zone."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from core.engine.current import site as built
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.installation import site
from core.web.access import requires
from core.web.addresses import is_site_address
from core.web.admin import pages
from core.web.forms import PageForm, language_choices, stripped, timezone_choices
from core.web.proof import proved_recently


class GeneralForm(PageForm):
    """The site."""

    site_name = StringField(lazy_gettext("Name of the site"), [InputRequired(), Length(max=80)], [stripped])
    site_url = StringField(
        lazy_gettext("Address of the site"),
        [Length(max=200)],
        [stripped],
        description=lazy_gettext("Links in mails lead there, such as https://help.example.com"),
    )
    locale = SelectField(
        lazy_gettext("Language"), description=lazy_gettext("For visitors whose browser asks for neither language.")
    )
    timezone = SelectField(lazy_gettext("Time zone"))

    def validate_site_url(self, field: StringField) -> None:
        """Take the address of a site, without a path."""
        if field.data and not is_site_address(field.data):
            raise ValidationError(_("Give an address that begins with https:// or http:// and ends with the host."))


@pages.route("/general", methods=["GET", "POST"])
@requires("admin.settings")
@proved_recently
def general() -> str | Response | tuple[str, int]:
    """Show and change them."""
    facts = site.facts()
    form = GeneralForm.here(site_name=facts.name, site_url=facts.url, locale=facts.locale, timezone=facts.timezone)
    form.locale.choices, form.timezone.choices = language_choices(), timezone_choices()
    fixed = built().config.site_url
    if fixed:
        form.site_url.render_kw = {"readonly": True}
        form.site_url.description = _("Set in the configuration of the server, which goes first.")
    if form.is_sent:
        values = {**form.data, "site_url": fixed or (form.site_url.data or "").rstrip("/")}
        site.save(values)
        flash(_("Saved."))
        return redirect(url_for("admin.general"))
    return render_template("core/admin/general.html", form=form), 422 if form.errors else 200
