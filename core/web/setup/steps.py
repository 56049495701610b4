"""The steps before there is an administrator: the token, language and time zone, name and address, the account."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from core import i18n
from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.installation import settings, site
from core.services.staff import people, tokens
from core.web import identity
from core.web.access import open_to_all
from core.web.addresses import is_site_address
from core.web.context import LANGUAGE
from core.web.forms import PageForm, language_choices, stripped, timezone_choices
from core.web.setup import pages
from core.web.setup.door import FLAG, OPEN, around, keep_out

Answer = str | Response | tuple[str, int]
LONGEST_NAME = 80


class TokenForm(PageForm):
    """The token that the server printed."""

    token = StringField(lazy_gettext("Token"), [InputRequired()], [stripped])


class LanguageForm(PageForm):
    """Language and time zone of the site."""

    locale = SelectField(lazy_gettext("Language"))
    timezone = SelectField(lazy_gettext("Time zone"))


class SiteForm(PageForm):
    """Name and address of the site."""

    name = StringField(lazy_gettext("Name of the site"), [InputRequired(), Length(max=LONGEST_NAME)], [stripped])
    url = StringField(
        lazy_gettext("Address of the site"),
        [InputRequired(), Length(max=200)],
        [stripped],
        description=lazy_gettext("Links in mails lead there, such as https://help.example.com"),
    )

    def validate_url(self, field: StringField) -> None:
        """Take the address of a site, without a path."""
        if not is_site_address(field.data or ""):
            raise ValidationError(_("Give an address that begins with https:// or http:// and ends with the host."))


class AdminForm(PageForm):
    """The first administrator."""

    name = StringField(lazy_gettext("Your name"), [InputRequired(), Length(max=people.LONGEST_NAME)], [stripped])
    email = StringField(lazy_gettext("E-mail address"), [InputRequired()], [stripped])
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired()], description=lazy_gettext("At least 10 characters; a few words do.")
    )
    repeat = PasswordField(lazy_gettext("Once more"), [EqualTo("password", lazy_gettext("The two are not the same."))])


@pages.route("", methods=["GET", "POST"])
@open_to_all
def begin() -> Answer:
    """Ask for the token; the printed address fills it in already."""
    if people.has_admin() or session.get(FLAG):
        return keep_out() or redirect(url_for("setup.language"))
    form = TokenForm.here(token=request.args.get("token", ""))
    if form.is_sent:
        if tokens.take(tokens.SETUP, form.token.data):
            session[FLAG] = True
            return redirect(url_for("setup.language"))
        form.token.errors = [_("This token does not fit, or it was used. Start the server again: it prints a new one.")]
    return render_template("core/setup/token.html", form=form), 422 if form.errors else 200


@pages.route("/language", methods=["GET", "POST"])
@open_to_all
def language() -> Answer:
    """Choose the language and time zone of the site."""
    if (kept_out := keep_out()) is not None:
        return kept_out
    here = i18n.language()
    form = LanguageForm.here(locale=here, timezone="Asia/Jakarta" if here == "id" else "UTC")
    form.locale.choices, form.timezone.choices = language_choices(), timezone_choices()
    if form.is_sent:
        site.save({"locale": form.locale.data, "timezone": form.timezone.data})
        return redirect(url_for("setup.site", **{LANGUAGE: form.locale.data}))
    return render_template("core/setup/language.html", form=form, **around("language"))


@pages.route("/site", endpoint="site", methods=["GET", "POST"])
@open_to_all
def name_and_address() -> Answer:
    """Choose the name and address of the site."""
    if (kept_out := keep_out()) is not None:
        return kept_out
    facts = site.facts()
    form = SiteForm.here(
        name=facts.name if facts.name != site.NAME else "", url=facts.url or request.host_url.rstrip("/")
    )
    if form.is_sent:
        site.save({"site_name": form.name.data, "site_url": (form.url.data or "").rstrip("/")})
        return redirect(url_for("setup.admin"))
    page = render_template("core/setup/site.html", form=form, **around("site"))
    return page, 422 if form.errors else 200


@pages.route("/admin", methods=["GET", "POST"])
@open_to_all
def admin() -> Answer:
    """Make the first administrator, who is signed in at once."""
    if (kept_out := keep_out()) is not None:
        return kept_out
    form = AdminForm.here()
    if form.is_sent:
        facts = site.facts()
        try:
            user = site.first_admin(
                form.name.data or "",
                form.email.data or "",
                form.password.data or "",
                locale=i18n.language(),  # the one they read just now, also where that step was skipped
                timezone=facts.timezone,
            )
        except Invalid as error:
            form.take(error)
        else:
            settings.save(site.OWNER, {OPEN: True})
            identity.sign_in(user)
            return redirect(url_for("setup.plugins"))
    page = render_template("core/setup/admin.html", form=form, **around("admin"))
    return page, 422 if form.errors else 200
