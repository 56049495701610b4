"""Statuses: their names within the four fixed kinds."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.models import Kind
from core.services.vocabulary import statuses
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import Answer, deletion, desk_choices, form_page, saved, whole_or_none
from core.web.forms import PageForm, SelectChoice, stripped

RIGHT = "admin.settings"

KINDS = [
    SelectChoice(Kind.OPEN, lazy_gettext("Open: we have to do something")),
    SelectChoice(Kind.PENDING, lazy_gettext("Pending: we wait for the customer")),
    SelectChoice(Kind.ON_HOLD, lazy_gettext("On hold: we wait for somebody else")),
    SelectChoice(Kind.CLOSED, lazy_gettext("Closed: there is nothing left to do")),
]
KIND_ICONS = {Kind.OPEN: "inbox", Kind.PENDING: "clock", Kind.ON_HOLD: "pause", Kind.CLOSED: "check-c"}


class StatusForm(PageForm):
    """One status."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=80)], [stripped])
    kind = SelectField(lazy_gettext("Kind"), choices=KINDS)
    desk_id = SelectField(lazy_gettext("Desk"), coerce=whole_or_none)


@pages.get("/statuses", endpoint="statuses")
@requires(RIGHT)
def statuses_page() -> str:
    """List the statuses."""
    words = {choice.value: str(choice.label) for choice in KINDS}
    entries = [
        {
            "name": status.label,
            "text": words[status.kind],
            "icon": KIND_ICONS[Kind(status.kind)],
            "url": url_for("admin.status", status_id=status.id),
        }
        for status in statuses.all_statuses()
    ]
    return render_template(
        "core/admin/statuses.html",
        entries=entries,
        add_url=url_for("admin.status_new"),
        add_label=_("New status"),
        empty=None,
    )


@pages.route("/statuses/new", methods=["GET", "POST"], endpoint="status_new")
@pages.route("/statuses/<int:status_id>", methods=["GET", "POST"])
@requires(RIGHT)
def status(status_id: int | None = None) -> Answer:
    """Make or change a status."""
    found = statuses.get(status_id) if status_id else None
    form = StatusForm.here(**({"name": found.name, "kind": found.kind, "desk_id": found.desk_id} if found else {}))
    form.desk_id.choices = desk_choices()
    if done := saved(form, lambda: statuses.save(found, form.data), "admin.statuses"):
        return done
    delete = None
    if found is not None and not found.is_builtin:
        delete = deletion(
            url_for("admin.status_delete", status_id=found.id), found.name, _("Tickets that have it keep you from it.")
        )
    heading = found.name if found else _("New status")
    return form_page("core/admin/status.html", form, heading, delete)


@pages.post("/statuses/<int:status_id>/delete")
@requires(RIGHT)
def status_delete(status_id: int) -> Response:
    """Delete a status that no ticket has."""
    try:
        statuses.remove(statuses.get(status_id))
    except Invalid as error:
        flash(str(error), "error")
        return redirect(url_for("admin.status", status_id=status_id))
    flash(_("Deleted."))
    return redirect(url_for("admin.statuses"))
