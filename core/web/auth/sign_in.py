"""Signing in, with the second step where there is one, and signing out."""

from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from core.clock import now
from core.errors import TooMany
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import User
from core.services.installation import site
from core.services.record import audit
from core.services.staff import people, sign_in
from core.services.staff.actors import user_actor
from core.web import identity
from core.web.access import open_to_all, signed_in
from core.web.auth import device, pages
from core.web.forms import PageForm, stripped
from core.web.going import home_of_staff, safe_path

SECOND_STEP_WITHIN = timedelta(minutes=10)
Answer = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


class SignInForm(PageForm):
    """Address and password."""

    email = StringField(lazy_gettext("E-mail address"), [InputRequired()], [stripped])
    password = PasswordField(lazy_gettext("Password"), [InputRequired()])
    next = HiddenField()


class CodeForm(PageForm):
    """The second step."""

    code = StringField(lazy_gettext("Code"), [InputRequired()], [stripped])


class ProveForm(PageForm):
    """The password once more."""

    password = PasswordField(lazy_gettext("Password"), [InputRequired()])
    next = HiddenField()


@pages.route("/sign-in", endpoint="sign_in", methods=["GET", "POST"])
@open_to_all
def sign_in_page() -> Answer:
    """Ask for address and password."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_next())
    if request.method == "GET" and not people.has_admin():
        return redirect(url_for("setup.begin"))
    form = SignInForm.here(next=request.args.get("next", ""))
    if not form.is_sent:
        return _form(form, 200 if request.method == "GET" else 422)
    try:
        user = sign_in.check_password(form.email.data or "", form.password.data or "", device.visit())
    except TooMany as error:
        form.form_errors.append(str(error))
        return render_template("core/auth/sign_in.html", form=form), 429, {"Retry-After": str(error.after)}
    if user is None:
        form.form_errors.append(_("Address and password do not fit together. Look at both once more."))
        return _form(form, 422)
    return _go_on(user)


def _form(form: SignInForm, code: int) -> Answer:
    return render_template("core/auth/sign_in.html", form=form), code


def _go_on(user: User) -> Response:
    if user.has_totp:
        identity.sign_in(user, needs_totp=True)
        return redirect(url_for("auth.code", next=_next()))
    return _welcome(user)


def _welcome(user: User) -> Response:
    identity.sign_in(user)
    device.remember(user)
    sign_in.note_success(user, device.visit())
    if user.role.is_admin:
        site.learn_address(request.host_url)
    return redirect(_next())


def _next() -> str:
    return safe_path(request.form.get("next") or request.args.get("next"), home_of_staff())


@pages.route("/sign-in/code", methods=["GET", "POST"])
@open_to_all
def code() -> Answer:
    """Ask for the second step of whoever has just given the right password."""
    row = identity.session_row()
    if row is None or not row.needs_totp or now() - row.created_at > SECOND_STEP_WITHIN:
        return redirect(url_for("auth.sign_in"))
    form = CodeForm.here()
    if not form.is_sent:
        return render_template("core/auth/totp.html", form=form), 200 if request.method == "GET" else 422
    try:
        if sign_in.check_code(row.user, form.code.data or ""):
            return _welcome(row.user)
    except TooMany as error:
        identity.sign_out()
        form.code.errors = [str(error)]
        return render_template("core/auth/totp.html", form=form), 429, {"Retry-After": str(error.after)}
    form.code.errors = [_("This code is not right, or it was used already. Wait for the next one.")]
    return render_template("core/auth/totp.html", form=form), 422


@pages.post("/sign-out")
@open_to_all
def sign_out() -> Response:
    """End this browser's session."""
    if current_user.is_authenticated:
        audit.record("sign_out", f"user {current_user.id}", actor=user_actor(current_user))
    identity.sign_out()
    return redirect(url_for("auth.sign_in"))


@pages.route("/sign-in/prove", methods=["GET", "POST"])
@signed_in
def prove() -> Answer:
    """Ask for the password once more before something that matters."""
    form = ProveForm.here(next=request.args.get("next", ""))
    if not form.is_sent:
        return render_template("core/auth/prove.html", form=form), 200 if request.method == "GET" else 422
    try:
        if sign_in.prove(current_user, form.password.data or ""):
            identity.prove()
            return redirect(_next())
    except TooMany as error:
        form.password.errors = [str(error)]
        return render_template("core/auth/prove.html", form=form), 429, {"Retry-After": str(error.after)}
    form.password.errors = [_("This is not your password.")]
    return render_template("core/auth/prove.html", form=form), 422
