"""Saved views: their list, and the form to make, share, rename or delete one."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.errors import Invalid, Refused
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.finding import saved_views
from core.services.finding.query.parse import LONGEST
from core.services.finding.saved_views import EVERYBODY, LONGEST_NAME, MINE, SHARE
from core.services.staff import access
from core.web.access import requires
from core.web.desk import pages
from core.web.desk.asking import ID, me, scope
from core.web.forms import PageForm, SelectChoice, stripped


class ViewForm(PageForm):
    """A search, its name, and who may use it."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=LONGEST_NAME)], [stripped])
    query = StringField(
        lazy_gettext("Search"),
        [InputRequired(), Length(max=LONGEST)],
        [stripped],
        description=lazy_gettext("As in the search box: is:open tag:vip waiting:>4h"),
    )
    shared_with = SelectField(lazy_gettext("Who may use it"))


@pages.get("/views")
@requires("ticket.view")
def views() -> str:
    """List the views that one may use."""
    rows = [(saved, saved_views.count(scope(), saved), saved_views.may_change(me(), saved)) for saved in _usable()]
    return render_template("core/desk/views.html", rows=rows)


def _usable() -> list[saved_views.SavedView]:
    return saved_views.usable(me())


@pages.route("/views/new", methods=["GET", "POST"])
@requires("ticket.view")
def new_view() -> str | Response | tuple[str, int]:
    """Save a search under a name."""
    form = _form(query=request.args.get("q", ""), shared_with=MINE)
    if form.is_sent:
        try:
            view_id = saved_views.save(me(), form.name.data or "", form.query.data or "", form.shared_with.data)
        except Invalid as refusal:
            form.take(refusal)
        else:
            flash(_("The view is saved"))
            return redirect(url_for("desk.inbox", view=view_id))
    return _page(form)


@pages.route(f"/views/<{ID}:view_id>", methods=["GET", "POST"])
@requires("ticket.view")
def one_view(view_id: int) -> str | Response | tuple[str, int]:
    """Rename a view, change its search or who may use it."""
    saved = saved_views.find(me(), view_id)
    if not saved_views.may_change(me(), saved):
        raise Refused(_("Only those who may share views can change this one."))
    form = _form(name=saved.name, query=saved.query, shared_with=saved.shared_with)
    if form.is_sent:
        try:
            saved_views.change(me(), view_id, form.name.data or "", form.query.data or "", form.shared_with.data)
        except Invalid as refusal:
            form.take(refusal)
        else:
            flash(_("Saved"))
            return redirect(url_for("desk.views"))
    return _page(form, saved)


@pages.post(f"/views/<{ID}:view_id>/delete")
@requires("ticket.view")
def delete_view(view_id: int) -> Response:
    """Delete a view; the tickets in it stay as they are."""
    saved_views.remove(me(), view_id)
    flash(_("The view is deleted"))
    return redirect(url_for("desk.views"))


def _form(**values: str) -> ViewForm:
    form = ViewForm.here(**values)
    offered = [SelectChoice(MINE, _("Only me"))]
    if access.can(me(), SHARE):
        teams = (SelectChoice(str(team.id), team.name) for team in me().teams)
        offered += [SelectChoice(EVERYBODY, _("Everybody")), *teams]
    form.shared_with.choices = offered
    return form


def _page(form: ViewForm, saved: saved_views.SavedView | None = None) -> tuple[str, int] | str:
    page = render_template("core/desk/view.html", form=form, saved=saved)
    return (page, 422) if request.method == "POST" else page
