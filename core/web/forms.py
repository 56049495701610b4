"""The base of the core's own forms: filled from the request, its errors in the reader's language."""

from collections.abc import Mapping
from typing import Any, TypeVar

from flask import request
from werkzeug.datastructures import CombinedMultiDict
from wtforms import Form
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # newer than its types
from wtforms.meta import DefaultMeta

from core.errors import Invalid
from core.i18n import LANGUAGES, catalogue, gettext, lazy_gettext, ngettext

__all__ = ["PageForm", "SelectChoice", "language_choices", "stripped", "timezone_choices"]

Made = TypeVar("Made", bound="PageForm")

# WTForms' own sentences; they are looked up in the core's catalogue, for WTForms has none in Indonesian.
_SENTENCES = (
    lazy_gettext("This field is required."),
    lazy_gettext("Not a valid choice."),
    lazy_gettext("Not a valid choice"),
    lazy_gettext("Not a valid integer value."),
    lazy_gettext("Invalid input."),
    lazy_gettext("Invalid email address."),
    lazy_gettext("Field must be equal to %(other_name)s."),
    lazy_gettext("Field must be between %(min)d and %(max)d characters long."),
    lazy_gettext("Number must be at least %(min)s."),
    lazy_gettext("Number must be at most %(max)s."),
    lazy_gettext("Number must be between %(min)s and %(max)s."),
    lazy_gettext("Not a valid decimal value."),
    lazy_gettext("Not a valid date value."),
    lazy_gettext("Invalid Choice: could not coerce."),
    lambda num: ngettext(
        "Field cannot be longer than %(max)d character.", "Field cannot be longer than %(max)d characters.", num
    ),
    lambda num: ngettext(
        "Field must be at least %(min)d character long.", "Field must be at least %(min)d characters long.", num
    ),
)


class Translations:
    """Has WTForms speak through the core's catalogue."""

    def gettext(self, text: str) -> str:
        """Translate."""
        return str(gettext(text))

    def ngettext(self, one: str, many: str, number: int) -> str:
        """Translate by number; what stands in the sentence is filled in by WTForms, so not here."""
        return str(catalogue().ungettext(one, many, number))


def install() -> None:
    """Have every form speak the reader's language, also those of plugins, which are WTForms' own."""
    DefaultMeta.get_translations = lambda _meta, _form: Translations()  # type: ignore[assignment,method-assign]


class PageForm(Form):
    """A form of a page. CSRF is checked for every request, not form by form."""

    @classmethod
    def here(cls: type[Made], **values: Any) -> Made:
        """Make the form of this request: what was sent, else these values."""
        if request.method == "POST":
            return cls(CombinedMultiDict([request.files, request.form]), data=values)
        return cls(None, data=values)

    @property
    def is_sent(self) -> bool:
        """Tell whether the form was sent and is in order."""
        return request.method == "POST" and bool(self.validate())

    def take(self, error: Invalid) -> None:
        """Show what a service has found wrong beside the fields."""
        show_problems(self, error)


def show_problems(form: Form, error: Invalid) -> None:
    """Show what `Invalid` says beside the fields that its `problems` name; above the form where none does. Since 1.0.

    Example::

        try:
            save(form.data)
        except Invalid as error:
            show_problems(form, error)
            return render_template("loans/loan.html", form=form), 422
    """
    problems: Mapping[str, str] = error.problems
    for name, words in problems.items():
        if name in form:
            form[name].errors = [*form[name].errors, words]
    if not any(name in form for name in problems):
        form.form_errors.append(str(error))


def stripped(value: Any) -> Any:
    """Take the blanks around a text away (a filter of fields)."""
    return value.strip() if isinstance(value, str) else value


def language_choices() -> list[SelectChoice]:
    """Give the languages to choose from."""
    return [SelectChoice(code, label) for code, label in LANGUAGES.items()]


def timezone_choices() -> list[SelectChoice]:
    """Give the time zones to choose from: those of places, not the many older names."""
    from zoneinfo import available_timezones

    regions = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    names = sorted(name for name in available_timezones() if name.startswith(regions))
    return [SelectChoice(name, name.replace("_", " ")) for name in ("UTC", *names)]
