"""What people change of themselves: name, language, time zone, appearance, signature."""

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.staff import people
from core.web.access import signed_in
from core.web.auth import pages
from core.web.forms import PageForm, SelectChoice, language_choices, stripped, timezone_choices
from core.web.going import safe_path
from core.web.proof import ask_again, is_proved

LONGEST_SIGNATURE = 5_000


class ProfileForm(PageForm):
    """Oneself."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=people.LONGEST_NAME)], [stripped])
    email = StringField(
        lazy_gettext("E-mail address"), [InputRequired()], [stripped], description=lazy_gettext("You sign in with it.")
    )
    locale = SelectField(lazy_gettext("Language"))
    timezone = SelectField(lazy_gettext("Time zone"))
    appearance = RadioField(
        lazy_gettext("Appearance"),
        choices=[
            SelectChoice("system", lazy_gettext("As the device")),
            SelectChoice("light", lazy_gettext("Light")),
            SelectChoice("dark", lazy_gettext("Dark")),
        ],
    )
    after_reply = RadioField(
        lazy_gettext("After a reply"),
        choices=[
            SelectChoice("stay", lazy_gettext("Stay on the ticket")),
            SelectChoice("next", lazy_gettext("Go to the next ticket")),
            SelectChoice("list", lazy_gettext("Go back to the list")),
        ],
    )
    signature = TextAreaField(lazy_gettext("Signature"), [Length(max=LONGEST_SIGNATURE)])


@pages.route("/account", methods=["GET", "POST"])
@signed_in
def profile() -> str | Response | tuple[str, int]:
    """Show and change one's own facts."""
    form = _form()
    if form.is_sent:
        values = {name: value for name, value in form.data.items() if name in people.OWN_FACTS}
        try:
            if people.normal_email(form.email.data or "") != current_user.email:
                if not is_proved():
                    return ask_again()
                people.set_email(current_user, form.email.data or "")
            people.change_own(current_user, {name: value or None for name, value in values.items()} | _texts(values))
        except Invalid as error:
            form.take(error)
        else:
            flash(_("Saved."))
            return redirect(url_for("auth.profile"))
    return render_template("core/auth/profile.html", form=form), 422 if request.method == "POST" else 200


@pages.post("/account/presence")
@signed_in
def presence() -> Response:
    """Say that one is away, or back: who is away is given no new tickets by turns."""
    is_away = request.form.get("presence") == people.AWAY
    people.change_own(current_user, {"presence": people.AWAY if is_away else people.ONLINE})
    flash(_("You are away now") if is_away else _("Welcome back"))
    return redirect(safe_path(request.form.get("back"), url_for("desk.inbox")))


def _form() -> ProfileForm:
    values = {field.name: getattr(current_user, field.name, None) or "" for field in ProfileForm()}
    form = ProfileForm.here(**values)
    form.locale.choices = [SelectChoice("", _("As the browser")), *language_choices()]
    form.timezone.choices = [SelectChoice("", _("As the site")), *timezone_choices()]
    return form


def _texts(values: dict[str, str]) -> dict[str, str]:
    """An empty text is a text; an empty language means: as the browser."""
    return {name: values[name] or "" for name in ("signature", "name")}
