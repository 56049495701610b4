"""Tags: renamed, merged and deleted for all tickets at once."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from core.i18n import gettext as _
from core.i18n import lazy_gettext, ngettext
from core.services.vocabulary import tags
from core.web.access import requires
from core.web.admin import pages
from core.web.admin.form_page import Answer, deletion, form_page, saved
from core.web.forms import PageForm, stripped

RIGHT = "admin.settings"


class TagForm(PageForm):
    """One tag."""

    name = StringField(lazy_gettext("Name"), [InputRequired(), Length(max=60)], [stripped])


@pages.get("/tags", endpoint="tags")
@requires(RIGHT)
def tags_page() -> str:
    """List the tags."""
    entries = [
        {
            "name": tag.name,
            "text": ngettext("%(num)d ticket", "%(num)d tickets", count),
            "icon": "tag",
            "url": url_for("admin.tag", tag_id=tag.id),
        }
        for tag, count in tags.most_used()
    ]
    empty = {
        "icon": "tag",
        "title": _("No tags yet"),
        "text": _("Tags are made where they are used: on a ticket."),
    }
    return render_template("core/admin/tags.html", entries=entries, add_url=None, add_label="", empty=empty)


@pages.route("/tags/<int:tag_id>", methods=["GET", "POST"])
@requires(RIGHT)
def tag(tag_id: int) -> Answer:
    """Rename a tag, or merge it into another by giving it that one's name."""
    found = tags.get(tag_id)
    form = TagForm.here(name=found.name)
    if done := saved(form, lambda: tags.rename(found, form.name.data or ""), "admin.tags"):
        return done
    words = _("It is taken off every ticket.")
    delete = deletion(url_for("admin.tag_delete", tag_id=found.id), found.name, words)
    return form_page("core/admin/tag.html", form, found.name, delete)


@pages.post("/tags/<int:tag_id>/delete")
@requires(RIGHT)
def tag_delete(tag_id: int) -> Response:
    """Delete a tag."""
    tags.remove(tags.get(tag_id))
    flash(_("Deleted."))
    return redirect(url_for("admin.tags"))
