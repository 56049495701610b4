"""The fields of the form, and what each of them may hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import EmailField, Form, MultipleFileField, SelectField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from core.api import (
    SelectChoice,
    chosen_files,
    clean_line,
    clean_text,
    current_customer,
    gettext,
    is_email,
    lazy_gettext,
    problem_with_files,
    public_categories,
)

_ = lazy_gettext
LONGEST_TEXT = 50_000


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _lines(value: str | None) -> str:
    return clean_text(value or "").strip()


class RequestForm(Form):
    """A request or complaint."""

    name = StringField(
        _("Your name"),
        [DataRequired(_("Tell us your name.")), Length(max=120, message=_("A name has at most 120 characters."))],
        filters=[_line],
        render_kw={"autocomplete": "name", "maxlength": 120, "required": True},
    )
    address = StringField(
        _("Your postal address"),
        [Optional(), Length(max=300, message=_("An address has at most 300 characters."))],
        filters=[_line],
        render_kw={"autocomplete": "street-address", "maxlength": 300},
    )
    email = EmailField(
        _("Your e-mail address"),
        [DataRequired(_("Tell us your e-mail address, so that we can answer."))],
        filters=[_line],
        render_kw={"autocomplete": "email", "maxlength": 254, "required": True},
    )
    phone = TelField(
        _("Your phone number"),
        [Optional(), Length(max=40, message=_("A phone number has at most 40 characters."))],
        filters=[_line],
        render_kw={"autocomplete": "tel", "maxlength": 40},
    )
    kind = SelectField(_("What is it about?"), [Optional()], validate_choice=False, default="")
    text = TextAreaField(
        _("Your message"),
        [
            DataRequired(_("Write what it is about.")),
            Length(max=LONGEST_TEXT, message=_("A message has at most 50,000 characters.")),
        ],
        filters=[_lines],
        render_kw={"rows": 8, "required": True},
    )
    files = MultipleFileField(_("Photos or files"), description=_("Up to 10 files, 10 MB each, 20 MB together."))

    def validate_email(self, field: EmailField) -> None:
        """Say what is missing rather than that something is wrong."""
        if field.data and not is_email(field.data):
            raise ValidationError(gettext("This e-mail address is not complete. It looks like name@example.com."))

    def validate_phone(self, field: TelField) -> None:
        """A number has digits, however it is written."""
        if field.data and sum(sign.isdigit() for sign in field.data) < 4:
            raise ValidationError(gettext("This phone number is too short."))

    def validate_kind(self, field: SelectField) -> None:
        """Only what was offered can be chosen."""
        if field.data not in {choice[0] for choice in field.iter_choices()}:
            field.data = ""
            raise ValidationError(gettext("Choose one of the kinds in the list."))

    def validate_files(self, field: MultipleFileField) -> None:
        """Too many or too big files are told in words."""
        problem = problem_with_files(chosen(field))
        if problem:
            raise ValidationError(problem)


def make_form(settings: Mapping[str, Any], typed: MultiDict[str, Any] | None = None) -> RequestForm:
    """Make the form with the questions that the admin wants asked; whoever is signed in need not say who they are."""
    here = current_customer()
    form = RequestForm(typed, data={"name": here.name, "email": here.address("email")} if here else None)
    kinds = public_categories(settings["desk"] or None)
    form.kind.choices = [
        SelectChoice("", gettext("Choose…")),
        *(SelectChoice(str(each.id), each.path) for each in kinds),
    ]
    for name, is_asked in (
        ("address", settings["asks_address"]),
        ("phone", settings["asks_phone"]),
        ("kind", bool(kinds)),
    ):
        if not is_asked:
            del form[name]
    return form


def said(field: StringField) -> str:
    """Give what was typed into a field."""
    return field.data or ""


def chosen(field: MultipleFileField) -> Sequence[FileStorage]:
    """Give the files that were chosen."""
    return chosen_files(field.data or ())
