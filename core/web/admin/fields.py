"""Custom fields of tickets."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.vocabulary import custom_fields
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import Answer, deletion, desk_choices, form_page, saved, whole_or_none
from core.web.forms import PageForm, SelectChoice, stripped

RIGHT = "admin.settings"

TYPES = [
    SelectChoice("text", lazy_gettext("Text")),
    SelectChoice("number", lazy_gettext("Number")),
    SelectChoice("date", lazy_gettext("Date")),
    SelectChoice("choice", lazy_gettext("Choice")),
    SelectChoice("yes_no", lazy_gettext("Yes or no")),
]


class FieldForm(PageForm):
    """One custom field."""

    label = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=80)], [stripped])
    type = SelectField(lazy_gettext("Type"), choices=TYPES)
    options = TextAreaField(lazy_gettext("Choices"), description=lazy_gettext("One in each line; for a choice only."))
    desk_id = SelectField(lazy_gettext("Desk"), coerce=whole_or_none)
    is_required = BooleanField(lazy_gettext("Must be filled before a ticket is closed"))
    is_sortable = BooleanField(lazy_gettext("Lists can be sorted by it"))


@pages.get("/fields", endpoint="fields")
@requires(RIGHT)
def fields_page() -> str:
    """List the custom fields."""
    words = {choice.value: str(choice.label) for choice in TYPES}
    entries = [
        {
            "name": each.label,
            "text": words[each.type],
            "icon": "list",
            "url": url_for("admin.field", field_id=each.id),
            "badges": [("", "alert", _("Required"))] if each.is_required else [],
        }
        for each in custom_fields.all_fields()
    ]
    empty = {
        "icon": "list",
        "title": _("No fields yet"),
        "text": _("Add one for what you always ask: an order number, a serial number, a room."),
    }
    return render_template("core/admin/fields.html", entries=entries, add_url=url_for("admin.field_new"), empty=empty)


@pages.route("/fields/new", methods=["GET", "POST"], endpoint="field_new")
@pages.route("/fields/<int:field_id>", methods=["GET", "POST"])
@requires(RIGHT)
def field(field_id: int | None = None) -> Answer:
    """Make or change a custom field."""
    found = custom_fields.get(field_id) if field_id else None
    names = ("label", "type", "desk_id", "is_required", "is_sortable")
    values = {name: getattr(found, name) for name in names} | {"options": "\n".join(found.options)} if found else {}
    form = FieldForm.here(**values)
    form.desk_id.choices = desk_choices()
    if done := saved(form, lambda: custom_fields.save(found, form.data), "admin.fields"):
        return done
    delete = None
    if found is not None:
        words = _("What tickets have in this field is deleted with it.")
        delete = deletion(url_for("admin.field_delete", field_id=found.id), found.label, words)
    return form_page("core/admin/field.html", form, found.label if found else _("New field"), delete)


@pages.post("/fields/<int:field_id>/delete")
@requires(RIGHT)
def field_delete(field_id: int) -> Response:
    """Delete a custom field."""
    custom_fields.remove(custom_fields.get(field_id))
    flash(_("Deleted."))
    return redirect(url_for("admin.fields"))
