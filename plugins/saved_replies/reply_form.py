"""The form of one reply."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form, MultipleFileField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from core.api import (
    LANGUAGES,
    SelectChoice,
    Team,
    User,
    chosen_files,
    clean_line,
    clean_text,
    gettext,
    lazy_gettext,
    problem_with_files,
    unknown_placeholders,
)

from .access import audiences
from .replies import Wanted
from .tables import EVERYBODY, PERSONAL, TEAM, Reply

_ = lazy_gettext
LONGEST = 20_000


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _lines(value: str | None) -> str:
    return clean_text(value or "").strip("\n")


def _text(language: str) -> TextAreaField:
    return TextAreaField(
        language,
        [Length(max=LONGEST, message=_("A reply has at most 20,000 characters."))],
        filters=[_lines],
        render_kw={"rows": 7},
    )


class ReplyForm(Form):
    """A reply: its name, for whom it is, and what it says in each language."""

    name = StringField(
        _("Name"),
        [DataRequired(_("Give it a name by which you find it.")), Length(max=120)],
        filters=[_line],
        description=_("This is what you type behind / while you write."),
        render_kw={"maxlength": 120, "required": True, "autocomplete": "off"},
    )
    folder = StringField(
        _("Folder"),
        [Length(max=60)],
        filters=[_line],
        description=_("A new name makes a new folder."),
        render_kw={"maxlength": 60, "list": "folders", "autocomplete": "off"},
    )
    audience = SelectField(_("For whom"), default=PERSONAL)
    text_en = _text(LANGUAGES["en"])
    text_id = _text(LANGUAGES["id"])
    files = MultipleFileField(_("Files to send along"), description=_("Up to 10 files, 10 MB each, 20 MB together."))

    def texts(self) -> dict[str, str]:
        """Give the languages that are written."""
        written = {locale: self[f"text_{locale}"].data or "" for locale in LANGUAGES}
        return {locale: text for locale, text in written.items() if text.strip()}

    def validate_text_en(self, field: TextAreaField) -> None:
        """One language is enough, but one there must be."""
        if not self.texts():
            raise ValidationError(gettext("Write the reply in at least one language."))
        _demand_known(field)

    def validate_text_id(self, field: TextAreaField) -> None:
        """Placeholders must be there."""
        _demand_known(field)

    def validate_files(self, field: MultipleFileField) -> None:
        """Too many or too big files are told in words."""
        problem = problem_with_files(chosen_files(field.data or ()))
        if problem:
            raise ValidationError(problem)

    def wanted(self, actions: list[dict[str, Any]]) -> Wanted:
        """Give what was written."""
        audience, _colon, team = (self.audience.data or PERSONAL).partition(":")
        team_id = int(team) if audience == TEAM else None
        return Wanted(self.name.data or "", self.folder.data or "", audience, team_id, self.texts(), actions)


def make_form(user: User, sent: MultiDict[str, Any] | None, reply: Reply | None = None) -> ReplyForm:
    """Make the form with what was sent, else with the reply as it is."""
    form = ReplyForm(sent, data=None if sent is not None or reply is None else _data(reply))
    offered = audiences(user)
    if reply is not None and audience_of(reply) not in offered:
        offered.append(audience_of(reply))
    form.audience.choices = [SelectChoice(each, said(each, user.teams)) for each in offered]
    return form


def audience_of(reply: Reply) -> str:
    """Give for whom a reply is, as the form says it."""
    return f"{TEAM}:{reply.team_id}" if reply.audience == TEAM and reply.team_id else reply.audience


def said(audience: str, teams: list[Team]) -> str:
    """Say for whom a reply is."""
    if audience == PERSONAL:
        return gettext("Only me")
    if audience == EVERYBODY:
        return gettext("Everybody")
    team = next((each.name for each in teams if audience == f"{TEAM}:{each.id}"), None)
    return gettext("Team %(name)s", name=team) if team else gettext("A team that is gone: only me")


def _data(reply: Reply) -> dict[str, Any]:
    texts = {f"text_{locale}": text for locale, text in reply.texts.items()}
    return {"name": reply.name, "folder": reply.folder, "audience": audience_of(reply), **texts}


def _demand_known(field: TextAreaField) -> None:
    unknown = unknown_placeholders(field.data or "")
    if unknown:
        names = ", ".join(f"{{{{ {each} }}}}" for each in unknown)
        raise ValidationError(
            gettext("%(names)s is no placeholder. Choose one of the list below the texts.", names=names)
        )
