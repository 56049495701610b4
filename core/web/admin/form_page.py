"""What the settings pages of one list and one form share."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.errors import Invalid
from core.i18n import gettext as _
from core.services.vocabulary import desks
from core.web.forms import PageForm, SelectChoice

Answer = str | Response | tuple[str, int]


def whole_or_none(value: object) -> int | None:
    """Read a number out of a choice; the empty choice means none."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdigit()) else None


def desk_choices() -> list[SelectChoice]:
    """Give the desks to choose from, all of them first."""
    return [SelectChoice("", _("All desks")), *(SelectChoice(desk.id, desk.name) for desk in desks.all_desks())]


def deletion(url: str, name: str, text: str) -> dict[str, str]:
    """Say what the Delete button of a page does."""
    return {
        "url": url,
        "title": _("Delete %(name)s?", name=name),
        "text": text,
        "label": _("Delete %(name)s", name=name),
    }


def saved(form: PageForm, save: Callable[[], object], back: str) -> Response | None:
    """Save a form that was sent and in order, and lead back to `back`, the page of the list; else give None.

    What `save` refuses with `Invalid` is shown beside what was typed.
    """
    if not form.is_sent:
        return None
    try:
        save()
    except Invalid as error:
        form.take(error)
        return None
    flash(_("Saved."))
    return redirect(url_for(back))


def form_page(template: str, form: PageForm, heading: str, delete: dict[str, str] | None) -> tuple[str, int]:
    """Draw a page of one form; one that came back with errors says so by its status."""
    page = render_template(template, form=form, heading=heading, intro="", delete=delete)
    return page, 422 if request.method == "POST" else 200
