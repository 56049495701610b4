"""The people of the desk: who there is, inviting, changing, switching off."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import Desk, User
from core.services.installation import site
from core.services.staff import invitations, people, roles, second_step, teams
from core.services.staff.handing_on import may_hand_on, of_teams
from core.services.vocabulary import desks
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import saved
from core.web.forms import PageForm, SelectChoice, stripped
from core.web.proof import proved_recently

Answer = str | Response | tuple[str, int]


class PersonForm(PageForm):
    """A member of staff."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=people.LONGEST_NAME)], [stripped])
    email = StringField(lazy_gettext("E-mail address"), [InputRequired()], [stripped])
    role = SelectField(lazy_gettext("Role"))
    teams = SelectMultipleField(lazy_gettext("Teams"), coerce=int)
    desks = SelectMultipleField(
        lazy_gettext("Desks"),
        coerce=int,
        description=lazy_gettext("Whose tickets this person sees; roles with access to all desks need none."),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list."""

    user: User
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Act:
    """One button on a person's page."""

    label: str
    url: str
    icon: str
    kind: str = ""


@pages.get("/people", endpoint="people")
@requires("admin.people")
def list_people() -> str:
    """List everybody."""
    rows = [Row(user, url_for("admin.person", user_id=user.id), state_of(user)) for user in people.everybody()]
    return render_template("core/admin/people.html", people=rows, invite_url=url_for("admin.invite"))


def state_of(user: User) -> str:
    """Say in one word how it stands with a person."""
    if user.disabled_at is not None:
        return "disabled"
    return "active" if user.password_hash else "invited"


@pages.route("/people/invite", methods=["GET", "POST"])
@requires("admin.people")
@proved_recently
def invite() -> Answer:
    """Invite a colleague; where no mail can be sent the link is shown, to hand over."""
    form = _form(None)
    link = None
    if form.is_sent:
        try:
            user = _make(form)
        except Invalid as error:
            form.take(error)
        else:
            link = invitations.invite(user, current_user, site.address(request.host_url))
            if link is None:
                flash(_("The invitation is on its way to %(email)s.", email=user.email))
                return redirect(url_for("admin.people"))
            return _show(user, _form(user), link)
    return _show(None, form)


def _make(form: PersonForm) -> User:
    roles.demand_holds(current_user, roles.by_slug(form.role.data))
    user = people.create(form.email.data or "", form.name.data or "", form.role.data)
    people.set_places(user, _teams_of(form), form.desks.data or (), by=current_user)
    return user


@pages.route("/people/<int:user_id>", methods=["GET", "POST"])
@requires("admin.people")
@proved_recently
def person(user_id: int) -> Answer:
    """Show and change one colleague."""
    user = people.get(user_id)
    form = _form(user)
    if done := saved(form, lambda: _change(user, form), "admin.people"):
        return done
    return _show(user, form)


def _change(user: User, form: PersonForm) -> None:
    people.demand_may_change(current_user, user)
    people.change_own(user, {"name": form.name.data or ""})
    people.set_email(user, form.email.data or "")
    people.set_role(user, form.role.data, by=current_user)
    people.set_places(user, _teams_of(form), form.desks.data or (), by=current_user)


def _teams_of(form: PersonForm) -> list[int]:
    return list(form.teams.data or ()) if "teams" in form else []


@pages.post("/people/<int:user_id>/invite-again")
@requires("admin.people")
@proved_recently
def invite_again(user_id: int) -> Answer:
    """Send the invitation, or the link to a new password, once more."""
    user = people.get(user_id)
    people.demand_may_change(current_user, user)
    address = site.address(request.host_url)
    if user.password_hash is None:
        link = invitations.invite(user, current_user, address)
    elif invitations.can_mail():
        invitations.ask_for_reset(user.email, address)
        link = None
    else:
        link = invitations.reset_link(user, address)
    if link is not None:
        return _show(user, _form(user, fresh=True), link)
    flash(_("The link is on its way to %(email)s.", email=user.email))
    return redirect(url_for("admin.person", user_id=user.id))


@pages.post("/people/<int:user_id>/sign-out")
@requires("admin.people")
@proved_recently
def sign_out_person(user_id: int) -> Response:
    """End all sessions of a colleague."""
    user = people.get(user_id)
    people.demand_may_change(current_user, user)
    people.sign_out_everywhere(user)
    flash(_("%(name)s was signed out everywhere.", name=user.name))
    return redirect(url_for("admin.person", user_id=user.id))


@pages.post("/people/<int:user_id>/second-step")
@requires("admin.people")
@proved_recently
def reset_second_step(user_id: int) -> Response:
    """Take a colleague's second step away, for a lost phone."""
    user = people.get(user_id)
    people.demand_may_change(current_user, user)
    second_step.take_away(user)
    flash(_("%(name)s can sign in with the password alone, and should set the second step up anew.", name=user.name))
    return redirect(url_for("admin.person", user_id=user.id))


@pages.post("/people/<int:user_id>/disable")
@requires("admin.people")
@proved_recently
def disable_person(user_id: int) -> Response:
    """Switch a colleague off; can be undone."""
    people.disable(people.get(user_id), by=current_user)
    undo = url_for("admin.enable_person", user_id=user_id)
    flash({"text": _("Switched off, and signed out everywhere."), "undo": undo})  # type: ignore[arg-type]
    return redirect(url_for("admin.people"))


@pages.post("/people/<int:user_id>/enable")
@requires("admin.people")
@proved_recently
def enable_person(user_id: int) -> Response:
    """Switch a colleague on again."""
    people.enable(people.get(user_id), by=current_user)
    flash(_("Switched on again."))
    return redirect(url_for("admin.people"))


def _form(user: User | None, fresh: bool = False) -> PersonForm:
    """Make the form; `fresh` leaves out what was sent, which was another form."""
    values: dict[str, Any] = {}
    if user is not None:
        values = {"name": user.name, "email": user.email, "role": user.role.slug}
        values |= {"teams": [team.id for team in user.teams], "desks": people.desks_of(user)}
    form = PersonForm(None, data=values) if fresh else PersonForm.here(**(values or _newcomer()))
    offered = [role for role in roles.all_roles() if roles.holds(current_user, role) or (user and role is user.role)]
    form.role.choices = [SelectChoice(role.slug, role.label) for role in offered]
    own_teams, own_desks = values.get("teams", []), people.desks_of(user) if user is not None else []
    form.teams.choices = [
        SelectChoice(team.id, team.name)
        for team in teams.all_teams()
        if team.id in own_teams or may_hand_on(current_user, of_teams([team.id]))
    ]
    if not form.teams.choices:
        del form.teams
    form.desks.choices = [SelectChoice(desk.id, desk.name) for desk in _desks_to_give(own_desks)]
    return form


def _desks_to_give(kept: list[int]) -> list[Desk]:
    return [desk for desk in desks.all_desks() if desk.id in kept or may_hand_on(current_user, [desk.id])]


def _newcomer() -> dict[str, Any]:
    """Give what an invitation starts with: without a desk, a new colleague would see an empty inbox and wonder."""
    return {"role": "agent", "desks": [desk.id for desk in _desks_to_give([])]}


def _show(user: User | None, form: PersonForm, link: str | None = None) -> tuple[str, int]:
    acts = _acts(user) if user is not None else []
    page = render_template("core/admin/person.html", user=user, form=form, link=link, acts=acts)
    return page, 422 if form.errors else 200


def _acts(user: User) -> list[Act]:
    def to(name: str) -> str:
        return url_for(f"admin.{name}", user_id=user.id)

    again = _("Send a link for a new password") if user.password_hash else _("Send the invitation again")
    acts = [Act(again, to("invite_again"), "mail"), Act(_("Sign out everywhere"), to("sign_out_person"), "sign-out")]
    if user.has_totp:
        acts.append(Act(_("Take the second step away"), to("reset_second_step"), "shield"))
    if user.disabled_at is not None:
        acts.append(Act(_("Switch on"), to("enable_person"), "check"))
    elif user.id != current_user.id:
        acts.append(Act(_("Switch off"), to("disable_person"), "ban", "danger"))
    return acts
