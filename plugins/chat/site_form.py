"""What an admin may decide about one chat site."""

import re
from urllib.parse import urlsplit

from wtforms import BooleanField, Field, StringField, TextAreaField
from wtforms.validators import Length, ValidationError

from core.api import Invalid, SecretField, SettingsForm, gettext, lazy_gettext

from .hours import shifts

_ = lazy_gettext
SHORTEST_SECRET = 32


class SiteForm(SettingsForm):
    """The settings of a chat site."""

    origins = TextAreaField(
        _("Websites that may show this chat"),
        [Length(max=4000)],
        default="",
        description=_("One address a line, such as https://shop.example. The chat is refused everywhere else."),
    )
    on_our_pages = BooleanField(_("Show it on this site's own customer pages"), default=False)
    greeting = StringField(
        _("Greeting"),
        [Length(max=200)],
        default="",
        description=_("Left empty, a friendly sentence in the visitor's language stands there."),
    )
    hours = TextAreaField(
        _("Hours"),
        [Length(max=1000)],
        default="",
        description=_("One line each, such as mon-fri 08:00-17:00, in the site's time zone. Left empty: always."),
    )
    needs_agent = BooleanField(
        _("Open only while an agent is at work"),
        default=True,
        description=_("Otherwise visitors get a contact form, and you answer by e-mail."),
    )
    asks_kind = BooleanField(_("Ask what it is about"), default=False)
    identity_secret = SecretField(
        _("Secret for signed visitors"),
        description=_("At least 32 characters. Your website signs who is signed in there; see the page Live chat."),
    )

    def validate_origins(self, field: Field) -> None:
        """Each line is an origin: a scheme and a host, nothing more."""
        for line in (field.data or "").split():
            if origin_of(line) is None:
                words = gettext(
                    "%(line)s is no address of a website. Write it like https://shop.example.", line=line[:80]
                )
                raise ValidationError(words)
        field.data = "\n".join(filter(None, map(origin_of, (field.data or "").split())))

    def validate_hours(self, field: Field) -> None:
        """What cannot be read is said with an example."""
        try:
            shifts(field.data or "")
        except Invalid as error:
            raise ValidationError(str(error)) from error

    def validate_identity_secret(self, field: Field) -> None:
        """A short secret can be guessed."""
        typed = field.data or ""
        if typed and not typed.startswith("env:") and len(typed) < SHORTEST_SECRET:
            raise ValidationError(gettext("This secret is too short. Take at least 32 random characters."))


def origin_of(text: str) -> str | None:
    """Give the origin as browsers write it; None for what is none."""
    try:
        parts = urlsplit(text.strip().rstrip("/").lower())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or parts.path or parts.query or parts.fragment or parts.username:
        return None
    if not re.fullmatch(r"[a-z0-9.-]+|\[[0-9a-f:]+\]", parts.netloc.rpartition(":")[0] if port else parts.netloc):
        return None
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = parts.netloc.removesuffix(f":{port}")
    return f"{parts.scheme}://{host}" + (f":{port}" if port and port != usual else "")
