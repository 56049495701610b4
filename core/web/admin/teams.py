"""Teams."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length

from core.i18n import gettext as _
from core.i18n import lazy_gettext, ngettext
from core.models import Team
from core.services.staff import people, teams
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import saved
from core.web.forms import PageForm, SelectChoice, stripped

Answer = str | Response | tuple[str, int]


class TeamForm(PageForm):
    """A team."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=teams.LONGEST_NAME)], [stripped])
    members = SelectMultipleField(lazy_gettext("Members"), coerce=int)


@pages.get("/teams", endpoint="teams")
@requires("admin.people")
def list_teams() -> str:
    """List the teams."""
    entries = [_entry(team) for team in teams.all_teams()]
    empty = {
        "icon": "team",
        "title": _("No team yet"),
        "text": _("Make one when several people share the same tickets."),
    }
    return render_template("core/admin/teams.html", entries=entries, add_url=url_for("admin.new_team"), empty=empty)


def _entry(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "text": ngettext("%(num)d member", "%(num)d members", len(team.members)),
        "icon": "team",
        "url": url_for("admin.team", team_id=team.id),
    }


@pages.route("/teams/new", methods=["GET", "POST"])
@requires("admin.people")
def new_team() -> Answer:
    """Make a team."""
    return _page(None)


@pages.route("/teams/<int:team_id>", methods=["GET", "POST"])
@requires("admin.people")
def team(team_id: int) -> Answer:
    """Show and change a team."""
    return _page(teams.get(team_id))


def _save(team: Team | None, form: TeamForm) -> None:
    teams.save(team, name=form.name.data or "", members=form.members.data or (), by=current_user)


def _page(team: Team | None) -> Answer:
    values = {"name": team.name, "members": [each.id for each in team.members]} if team else {}
    form = TeamForm.here(**values)
    form.members.choices = [SelectChoice(user.id, user.name) for user in people.everybody() if user.disabled_at is None]
    if done := saved(form, lambda: _save(team, form), "admin.teams"):
        return done
    heading = team.name if team else _("New team")
    page = render_template("core/admin/team.html", form=form, heading=heading, delete=_deletion(team))
    return page, 422 if form.errors else 200


def _deletion(team: Team | None) -> dict[str, str] | None:
    if team is None:
        return None
    return {
        "url": url_for("admin.delete_team", team_id=team.id),
        "title": _("Delete the team %(name)s?", name=team.name),
        "text": _("Its people and tickets stay; the tickets belong to no team any more."),
        "label": _("Delete"),
    }


@pages.post("/teams/<int:team_id>/delete")
@requires("admin.people")
def delete_team(team_id: int) -> Response:
    """Delete a team."""
    teams.remove(teams.get(team_id))
    flash(_("The team is gone."))
    return redirect(url_for("admin.teams"))
