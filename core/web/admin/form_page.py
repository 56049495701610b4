"""What the settings pages of one list and one form share."""

from flask import render_template, request
from werkzeug.wrappers import Response

from core.i18n import gettext as _
from core.services import desks
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


def form_page(template: str, form: PageForm, heading: str, delete: dict[str, str] | None) -> tuple[str, int]:
    """Draw a page of one form; one that came back with errors says so by its status."""
    page = render_template(template, form=form, heading=heading, intro="", delete=delete)
    return page, 422 if request.method == "POST" else 200
