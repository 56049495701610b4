"""The forms of the team's pages."""

from typing import Any

from wtforms import BooleanField, FileField, Form, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from core.api import SelectChoice, clean_line, clean_text, current_locale, gettext, lazy_gettext

from .articles import sections
from .tables import Section

_ = lazy_gettext
LANGUAGES = (SelectChoice("en", "English"), SelectChoice("id", "Bahasa Indonesia"))
ICONS = (
    "book",
    "truck",
    "refresh",
    "cup",
    "wrench",
    "box",
    "card",
    "user",
    "people",
    "chat",
    "globe",
    "heart",
    "leaf",
    "info",
    "shield",
)


class ArticleForm(Form):
    """The editor."""

    title = StringField(
        _("Title"),
        [DataRequired(_("An article needs a title.")), Length(max=200)],
        filters=[lambda value: clean_line(value or "")],
        render_kw={"maxlength": 200},
    )
    summary = StringField(
        _("Summary"),
        [Length(max=400)],
        filters=[lambda value: clean_line(value or "")],
        description=_("One or two sentences; they stand under the title and in search results."),
        render_kw={"maxlength": 400},
    )
    body = TextAreaField(
        _("Text"),
        filters=[lambda value: clean_text(value or "")],
        render_kw={"rows": 22, "spellcheck": "true"},
    )
    section = SelectField(_("Section"), coerce=int, validate_choice=False)
    locale = SelectField(_("Language"), choices=list(LANGUAGES))
    is_internal = BooleanField(
        _("For the team only"), description=_("Visitors neither see nor find it, even when it is published.")
    )
    picture = FileField(
        _("Add a picture"),
        description=_(
            "PNG, JPEG, GIF or WebP, 3 MB at most. It is put at the end of the text; move its line to where it belongs."
        ),
    )


class SectionForm(Form):
    """One section."""

    name_en = StringField(_("Name in English"), [Length(max=80)], filters=[lambda value: clean_line(value or "")])
    name_id = StringField(_("Name in Indonesian"), [Length(max=80)], filters=[lambda value: clean_line(value or "")])
    parent = SelectField(_("Lies in"), coerce=int, validate_choice=False)
    icon = SelectField(_("Icon"), choices=[SelectChoice(each, each) for each in ICONS])


def article_form(typed: Any = None, **values: Any) -> ArticleForm:
    """Make the editor's form with the sections to choose from."""
    form = ArticleForm(typed, data=values)
    form.section.choices = [SelectChoice(0, gettext("None")), *(SelectChoice(*each) for each in tree())]
    return form


def section_form(typed: Any = None, but: int = 0, **values: Any) -> SectionForm:
    """Make the form of a section; it cannot lie in itself."""
    form = SectionForm(typed, data=values)
    others = [each for each in tree() if each[0] not in within(but)]
    form.parent.choices = [SelectChoice(0, gettext("The top")), *(SelectChoice(*each) for each in others)]
    return form


def tree() -> list[tuple[int, str]]:
    """Give the sections with their depth shown."""
    return [(each.id, "– " * depth + each.name(current_locale())) for each, depth in in_order()]


def in_order() -> list[tuple[Section, int]]:
    """Give the sections as a reader meets them, with their depth."""
    every = sections()
    known = {each.id for each in every}

    def walk(parent: int | None, depth: int) -> list[tuple[Section, int]]:
        mine = [each for each in every if (each.parent_id if each.parent_id in known else None) == parent]
        return [pair for each in mine for pair in ((each, depth), *(walk(each.id, depth + 1) if depth < 5 else ()))]

    return walk(None, 0)


def within(number: int) -> set[int]:
    """Give a section and all that lie in it."""
    found = {number} if number else set()
    for _round in range(6):
        found |= {each.id for each in sections() if each.parent_id in found}
    return found
