"""One's own password, second step and signed-in browsers."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user
from markupsafe import Markup
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from core import totp
from core.errors import Invalid, TooMany
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.installation import site
from core.services.staff import people, second_step, sessions, sign_in
from core.web import identity
from core.web.access import signed_in
from core.web.auth import pages
from core.web.auth.browsers import browser_name
from core.web.forms import PageForm, stripped
from core.web.proof import proved_recently

SECRET_KEY = "totp_secret"


class PasswordForm(PageForm):
    """The old password and the new one."""

    current = PasswordField(lazy_gettext("Password until now"), [InputRequired()])
    password = PasswordField(lazy_gettext("New password"), [InputRequired()])
    repeat = PasswordField(
        lazy_gettext("New password once more"), [EqualTo("password", lazy_gettext("The two are not the same."))]
    )


class EnrolForm(PageForm):
    """A code that shows that the app has the secret."""

    code = StringField(lazy_gettext("Code"), [InputRequired()], [stripped])


@dataclass(frozen=True, slots=True)
class Device:
    """One signed-in browser as the page shows it."""

    key: str
    browser: str
    address: str
    seen_at: datetime
    current: bool


@pages.get("/account/security")
@signed_in
def security() -> str:
    """Show password, second step and signed-in browsers."""
    return _page(PasswordForm())


def _page(form: PasswordForm) -> str:
    here = identity.session_row()
    devices = [
        Device(
            row.digest,
            browser_name(row.browser),
            row.address,
            row.seen_at,
            here is not None and row.digest == here.digest,
        )
        for row in sessions.of(current_user)
    ]
    return render_template(
        "core/auth/security.html",
        password_form=form,
        has_totp=current_user.has_totp,
        totp_required=current_user.role.needs_totp,
        recovery_left=len(current_user.recovery_codes),
        sessions=devices,
    )


@pages.post("/account/password")
@signed_in
def change_password() -> str | Response | tuple[str, int]:
    """Change one's own password; every other browser is signed out, and this one gets a new session."""
    form = PasswordForm.here()
    if form.is_sent:
        try:
            if sign_in.prove(current_user, form.current.data or ""):
                people.set_password(current_user, form.password.data or "")
                identity.sign_in(people.get(current_user.id))
                flash(_("Your new password is set. All other devices were signed out."))
                return redirect(url_for("auth.security"))
            form.current.errors = [_("This is not your password.")]
        except TooMany as error:
            form.current.errors = [str(error)]
        except Invalid as error:
            form.take(error)
    return _page(form), 422


@pages.post("/account/sessions/end")
@signed_in
def end_session() -> Response:
    """Sign one other browser out."""
    sessions.end_one(current_user, request.form.get("key", ""))
    flash(_("That device was signed out."))
    return redirect(url_for("auth.security"))


@pages.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> Response:
    """Sign all other browsers out."""
    here = identity.session_row()
    sessions.end_all(current_user, here.digest if here else "")
    flash(_("All other devices were signed out."))
    return redirect(url_for("auth.security"))


@pages.route("/account/second-step", methods=["GET", "POST"])
@signed_in
@proved_recently
def enrol_totp() -> str | tuple[str, int]:
    """Show a new secret, and take it in once the app shows the right code; then show the recovery codes, this once."""
    form = EnrolForm.here()
    secret = str(session.get(SECRET_KEY) or "") if request.method == "POST" else totp.new_secret()
    if form.is_sent and secret:
        codes = second_step.switch_on(current_user, secret, form.code.data or "")
        if codes:
            session.pop(SECRET_KEY, None)
            return render_template("core/auth/enrol_totp.html", recovery_codes=codes)
        form.code.errors = [_("This is not the code of this secret. Look whether the phone's clock is right.")]
    session[SECRET_KEY] = secret = secret or totp.new_secret()
    address = totp.address(secret, current_user.email, site.facts().name)
    page = render_template(
        "core/auth/enrol_totp.html", form=form, qr=Markup(totp.drawing(address)), secret=secret, recovery_codes=[]
    )
    return page, 422 if request.method == "POST" else 200


@pages.post("/account/second-step/off")
@signed_in
@proved_recently
def remove_totp() -> Response:
    """Switch the second step off."""
    second_step.switch_off(current_user)
    flash(_("The second step is off."))
    return redirect(url_for("auth.security"))
