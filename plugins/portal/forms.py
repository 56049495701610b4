"""The forms of the portal, and what each of their fields may hold."""

from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import EmailField, Form, MultipleFileField, PasswordField, StringField, TextAreaField
from wtforms.validators import DataRequired, EqualTo, Length, ValidationError

from core.api import chosen_files, clean_line, clean_text, gettext, is_email, lazy_gettext, problem_with_files

_ = lazy_gettext


def _line(value: str | None) -> str:
    return clean_line(value or "", 1000)


class LinkForm(Form):
    """Where a link is to be mailed."""

    email = EmailField(
        _("Your e-mail address"),
        [DataRequired(_("Type the address with which you wrote to us."))],
        filters=[_line],
        render_kw={"autocomplete": "email", "maxlength": 254, "required": True},
    )

    def validate_email(self, field: EmailField) -> None:
        """Say what is missing rather than that something is wrong."""
        if field.data and not is_email(field.data):
            raise ValidationError(gettext("This e-mail address is not complete. It looks like name@example.com."))


class PasswordForm(LinkForm):
    """Address and password."""

    password = PasswordField(
        _("Password"),
        [DataRequired(_("Type your password."))],
        render_kw={"autocomplete": "current-password", "maxlength": 500, "required": True},
    )


class NewPasswordForm(Form):
    """A new password, twice, and the one there was."""

    current = PasswordField(_("Your password until now"), render_kw={"autocomplete": "current-password"})
    password = PasswordField(
        _("New password"),
        [DataRequired(_("Type the new password."))],
        description=_("At least 10 characters; a few words are easy to keep."),
        render_kw={"autocomplete": "new-password", "maxlength": 500, "required": True},
    )
    repeat = PasswordField(
        _("Once more"),
        [EqualTo("password", _("The two are not the same."))],
        render_kw={"autocomplete": "new-password", "maxlength": 500, "required": True},
    )


class AnswerForm(Form):
    """What a customer writes to a ticket."""

    text = TextAreaField(
        _("Your answer"),
        [
            DataRequired(_("Write something first.")),
            Length(max=50_000, message=_("A message has at most 50,000 characters.")),
        ],
        filters=[lambda value: clean_text(value or "").strip()],
        render_kw={"rows": 6, "required": True},
    )
    files = MultipleFileField(_("Photos or files"), description=_("Up to 10 files, 10 MB each, 20 MB together."))
    key = StringField(filters=[lambda value: clean_line(value or "", 64)])

    def validate_files(self, field: MultipleFileField) -> None:
        """Too many or too big files are told in words."""
        problem = problem_with_files(self.chosen)
        if problem:
            raise ValidationError(problem)

    @property
    def chosen(self) -> Sequence[FileStorage]:
        """The files that were chosen."""
        return chosen_files(self.files.data or ())

    @property
    def is_filled(self) -> bool:
        """Tell whether anything was written or chosen."""
        return bool(self.text.data or self.chosen)

    @classmethod
    def sent(cls) -> "AnswerForm":
        """Read it from the request: a file in the place of a text, or the other way round, counts for nothing."""
        typed: MultiDict[str, object] = MultiDict(request.form)
        typed.setlist("files", request.files.getlist("files"))
        return cls(typed)
