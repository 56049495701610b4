"""The forms of the mail template: which mail it is for, and how it reads."""

from collections.abc import Callable

from wtforms import BooleanField, Form, SelectField, TextAreaField
from wtforms.validators import ValidationError

from core.api import LANGUAGES, Invalid, gettext, lazy_gettext, mail_kinds

from .letterhead import checked_html, checked_text
from .mail_choice import Choice

_ = lazy_gettext


class ChoiceForm(Form):
    """For which mail."""

    kind = SelectField(_("Which mail"))
    locale = SelectField(_("In which language"))

    @classmethod
    def of(cls, choice: Choice) -> "ChoiceForm":
        """Make it with what may be chosen now."""
        form = cls(data={"kind": choice.kind, "locale": choice.locale})
        form.kind.choices = [("", gettext("Every mail")), *((each.name, str(each.label)) for each in mail_kinds())]
        form.locale.choices = [("", gettext("Every language")), *LANGUAGES.items()]
        return form


class LetterheadForm(Form):
    """The template, as HTML and as text."""

    letterhead = BooleanField(_("Put the template around mails"), default=True)
    mail_html = TextAreaField(
        _("HTML"),
        description=_("Tables and styles in the tags, as mail programs want it. Empty it to have the one before back."),
        render_kw={"rows": 14, "spellcheck": "false", "class": "input code"},
    )
    mail_text = TextAreaField(
        _("Plain text"),
        description=_("For those who read mail as text."),
        render_kw={"rows": 6, "spellcheck": "false", "class": "input code"},
    )

    def validate_mail_html(self, field: TextAreaField) -> None:
        """Refuse what cannot work, and keep it cleaned."""
        _judge(checked_html, field)

    def validate_mail_text(self, field: TextAreaField) -> None:
        """Refuse what cannot work."""
        _judge(checked_text, field)


def _judge(check: Callable[[str], str], field: TextAreaField) -> None:
    text = (field.data or "").replace("\r\n", "\n").strip()
    try:
        field.data = check(text) if text else ""
    except Invalid as error:
        raise ValidationError(str(error)) from error
