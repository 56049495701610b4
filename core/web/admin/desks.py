"""Desks: their defaults, and who has access to each."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import Desk
from core.services.staff import people, teams
from core.services.vocabulary import desks, statuses
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import Answer, deletion, form_page, saved, whole_or_none
from core.web.forms import PageForm, SelectChoice, stripped

RIGHT = "admin.settings"
ASSIGNEES = [
    SelectChoice("me_if_unassigned", lazy_gettext("Whoever answers, if nobody has it")),
    SelectChoice("me", lazy_gettext("Whoever answers")),
    SelectChoice("keep", lazy_gettext("Stays as it is")),
    SelectChoice("nobody", lazy_gettext("Nobody")),
]


class Ticks(SelectMultipleField):
    """Several choices as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class DeskForm(PageForm):
    """One desk."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=80)], [stripped])
    users = Ticks(
        lazy_gettext("People with access"),
        coerce=int,
        description=lazy_gettext("Administrators, and roles that see all desks, have access anyway."),
    )
    teams = Ticks(lazy_gettext("Teams with access"), coerce=int)
    team_id = SelectField(lazy_gettext("New tickets go to the team"), coerce=whole_or_none)
    status_after_reply = SelectField(lazy_gettext("Status after a reply"))
    assignee_after_reply = SelectField(lazy_gettext("Assignee after a reply"), choices=ASSIGNEES)
    reopen_days = IntegerField(
        lazy_gettext("Days in which an answer reopens a closed ticket"),
        [InputRequired(), NumberRange(0, 3650)],
        description=lazy_gettext("After that an answer opens a new ticket, linked to the old one."),
    )
    is_internal = BooleanField(lazy_gettext("For staff only: customers cannot write to it"))
    is_default = BooleanField(lazy_gettext("The default desk: for tickets that name no other"))


@pages.get("/desks", endpoint="desks")
@requires(RIGHT)
def desks_page() -> str:
    """List the desks."""
    entries = [
        {
            "name": desk.name,
            "text": _("Internal") if desk.is_internal else "",
            "icon": "inbox",
            "url": url_for("admin.desk", desk_id=desk.id),
            "badges": [("ok", "check", _("Default"))] if desk.is_default else [],
        }
        for desk in desks.all_desks()
    ]
    return render_template("core/admin/desks.html", entries=entries, add_url=url_for("admin.desk_new"), empty=None)


@pages.route("/desks/new", methods=["GET", "POST"], endpoint="desk_new")
@pages.route("/desks/<int:desk_id>", methods=["GET", "POST"])
@requires(RIGHT)
def desk(desk_id: int | None = None) -> Answer:
    """Make or change a desk."""
    found = desks.get(desk_id) if desk_id else None
    form = _form(found)
    if done := saved(form, lambda: _save(found, form), "admin.desks"):
        return done
    delete = None
    if found is not None and not found.is_default:
        words = _("Only a desk without tickets and accounts can be deleted.")
        delete = deletion(url_for("admin.desk_delete", desk_id=found.id), found.name, words)
    return form_page("core/admin/desk.html", form, found.name if found else _("New desk"), delete)


def _save(found: Desk | None, form: DeskForm) -> None:
    values = form.data
    desks.save(found, values, values["users"] or (), values["teams"] or ())


def _form(found: Desk | None) -> DeskForm:
    stored = found or Desk(status_after_reply="pending", assignee_after_reply="me_if_unassigned", reopen_days=30)
    users, held = desks.holders(found) if found else (set(), set())
    names = (
        "name",
        "team_id",
        "status_after_reply",
        "assignee_after_reply",
        "reopen_days",
        "is_internal",
        "is_default",
    )
    form = DeskForm.here(**{name: getattr(stored, name) for name in names}, users=list(users), teams=list(held))
    known = teams.all_teams()
    form.users.choices = [SelectChoice(user.id, user.name) for user in people.everybody() if user.disabled_at is None]
    form.teams.choices = [SelectChoice(team.id, team.name) for team in known]
    form.team_id.choices = [SelectChoice("", _("No team")), *(SelectChoice(team.id, team.name) for team in known)]
    form.status_after_reply.choices = [
        SelectChoice("keep", _("Stays as it is")),
        *(SelectChoice(status.slug, status.label) for status in statuses.all_statuses()),
    ]
    return form


@pages.post("/desks/<int:desk_id>/delete")
@requires(RIGHT)
def desk_delete(desk_id: int) -> Response:
    """Delete a desk that nothing belongs to."""
    try:
        desks.remove(desks.get(desk_id))
    except Invalid as error:
        flash(str(error), "error")
        return redirect(url_for("admin.desk", desk_id=desk_id))
    flash(_("Deleted."))
    return redirect(url_for("admin.desks"))
