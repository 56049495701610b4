"""The tree of categories."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from core.i18n import gettext as _
from core.i18n import lazy_gettext
from core.services.vocabulary import categories
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import Answer, deletion, desk_choices, form_page, saved, whole_or_none
from core.web.forms import PageForm, SelectChoice, stripped

RIGHT = "admin.settings"


class CategoryForm(PageForm):
    """One category."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=80)], [stripped])
    parent_id = SelectField(lazy_gettext("Below"), coerce=whole_or_none)
    desk_id = SelectField(lazy_gettext("Desk"), coerce=whole_or_none)
    is_public = BooleanField(lazy_gettext("Customers may choose it in the request form"), default=True)


@pages.get("/categories", endpoint="categories")
@requires(RIGHT)
def categories_page() -> str:
    """List the tree of categories."""
    entries = [
        {
            "name": category.name,
            "text": "",
            "icon": "box",
            "depth": depth,
            "url": url_for("admin.category", category_id=category.id),
            "badges": [] if category.is_public else [("", "eye-off", _("Staff only"))],
            "move_up_url": url_for("admin.category_move", category_id=category.id, direction="up"),
            "move_down_url": url_for("admin.category_move", category_id=category.id, direction="down"),
        }
        for category, depth in categories.tree()
    ]
    empty = {
        "icon": "box",
        "title": _("No categories yet"),
        "text": _("They say what a ticket is about, and can be chosen in the request form."),
    }
    return render_template(
        "core/admin/categories.html",
        entries=entries,
        add_url=url_for("admin.category_new"),
        add_label=_("New category"),
        empty=empty,
    )


@pages.route("/categories/new", methods=["GET", "POST"], endpoint="category_new")
@pages.route("/categories/<int:category_id>", methods=["GET", "POST"])
@requires(RIGHT)
def category(category_id: int | None = None) -> Answer:
    """Make or change a category."""
    found = categories.get(category_id) if category_id else None
    names = ("name", "parent_id", "desk_id", "is_public")
    form = CategoryForm.here(**({name: getattr(found, name) for name in names} if found else {}))
    form.desk_id.choices = desk_choices()
    form.parent_id.choices = [
        SelectChoice("", _("(top)")),
        *(
            SelectChoice(each.id, "\u2003" * depth + each.name)
            for each, depth in categories.tree()
            if each is not found
        ),
    ]
    if done := saved(form, lambda: categories.save(found, form.data), "admin.categories"):
        return done
    delete = None
    if found is not None:
        words = _("Categories below it go with it. Tickets lose the category and stay.")
        delete = deletion(url_for("admin.category_delete", category_id=found.id), found.name, words)
    return form_page("core/admin/category.html", form, found.name if found else _("New category"), delete)


@pages.post("/categories/<int:category_id>/delete")
@requires(RIGHT)
def category_delete(category_id: int) -> Response:
    """Delete a category."""
    categories.remove(categories.get(category_id))
    flash(_("Deleted."))
    return redirect(url_for("admin.categories"))


@pages.post("/categories/<int:category_id>/move/<any(up, down):direction>")
@requires(RIGHT)
def category_move(category_id: int, direction: str) -> Response:
    """Move a category among those beside it."""
    categories.move(categories.get(category_id), -1 if direction == "up" else 1)
    return redirect(url_for("admin.categories"))
