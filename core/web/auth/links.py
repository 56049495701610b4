"""The pages behind mailed links: an invitation, a new password. Opening one changes nothing; its form does."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired

from core.errors import Invalid, NotFound
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services import limits
from core.services.installation import site
from core.services.staff import invitations, people
from core.web import identity
from core.web.access import open_to_all
from core.web.auth import pages
from core.web.forms import PageForm, stripped
from core.web.going import home_of_staff

HOUR = 3600
MOST_AN_HOUR = 20


class ForgotForm(PageForm):
    """Whose password is forgotten."""

    email = StringField(lazy_gettext("E-mail address"), [InputRequired()], [stripped])


class ResetForm(PageForm):
    """A new password, twice."""

    password = PasswordField(
        lazy_gettext("New password"),
        [InputRequired()],
        description=lazy_gettext("At least 10 characters; a few words do."),
    )
    repeat = PasswordField(lazy_gettext("Once more"), [EqualTo("password", lazy_gettext("The two are not the same."))])


class InvitationForm(ResetForm):
    """A name as well."""

    name = StringField(lazy_gettext("Your name"), [InputRequired()], [stripped])


@pages.route("/sign-in/forgot", methods=["GET", "POST"])
@open_to_all
def forgot() -> str | tuple[str, int]:
    """Have a link mailed; says the same whether or not the address is known."""
    form = ForgotForm.here()
    if not form.is_sent:
        return render_template("core/auth/forgot.html", form=form, sent=False, can_mail=invitations.can_mail())
    if not limits.within_limit("forgot", limits.network_of(request.remote_addr), MOST_AN_HOUR, HOUR):
        form.email.errors = [_("Too many tries. Wait an hour, then try again.")]
        return render_template("core/auth/forgot.html", form=form, sent=False, can_mail=True), 429
    invitations.ask_for_reset(form.email.data or "", site.address(request.host_url))
    return render_template("core/auth/forgot.html", form=form, sent=True)


@pages.route("/sign-in/reset/<token>", methods=["GET", "POST"])
@open_to_all
def reset(token: str) -> str | Response | tuple[str, int]:
    """Set a new password by a mailed link."""
    form = ResetForm.here()
    try:
        row = invitations.reset(token)
        email = people.get(row.user_id or 0).email
        if form.is_sent:
            invitations.set_new_password(token, form.password.data or "")
            identity.sign_out()
            flash(_("Your new password is set. Sign in with it."))
            return redirect(url_for("auth.sign_in"))
    except NotFound:
        return render_template("core/auth/reset.html", form=form, expired=True), 404
    except Invalid as error:
        form.take(error)
    return render_template("core/auth/reset.html", form=form, email=email, expired=False), 422 if form.errors else 200


@pages.route("/sign-in/invitation/<token>", methods=["GET", "POST"])
@open_to_all
def invitation(token: str) -> str | Response | tuple[str, int]:
    """Let somebody who was invited choose name and password."""
    try:
        row = invitations.invitation(token)
        user = people.get(row.user_id or 0)
        invited = {"email": user.email, "role": user.role.label, "by": str(row.data.get("by", ""))}
        form = InvitationForm.here(name=user.name if user.name != user.email else "")
        if form.is_sent:
            user = invitations.accept(token, form.name.data or "", form.password.data or "")
            identity.sign_in(user)
            return redirect(home_of_staff())
    except NotFound:
        return render_template("core/auth/invitation.html", form=None, expired=True), 404
    except Invalid as error:
        form.take(error)
    page = render_template("core/auth/invitation.html", form=form, invited=invited, expired=False)
    return page, 422 if form.errors else 200
