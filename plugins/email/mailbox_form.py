"""What must be known of a mailbox to fetch from it and to send from it."""

from collections.abc import Mapping
from typing import Any

from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional

from core.api import Invalid, SecretField, SelectChoice, SettingsForm, gettext, lazy_gettext

_ = lazy_gettext

SECURITY = [
    SelectChoice("ssl", "SSL/TLS"),
    SelectChoice("starttls", "STARTTLS"),
    SelectChoice("none", _("None (not on the open internet)")),
]
PROTOCOLS = [
    SelectChoice("imap", "IMAP"),
    SelectChoice("pop3", "POP3"),
    SelectChoice("none", _("Nothing is fetched")),
]
STARTS = [
    SelectChoice("unread", _("Unread mail that is there, and all new mail")),
    SelectChoice("new", _("New mail only")),
    SelectChoice("all", _("Everything in the mailbox")),
]
AFTERWARDS = [
    SelectChoice("seen", _("Mark it as read")),
    SelectChoice("leave", _("Leave it as it is")),
    SelectChoice("move", _("Move it to a folder")),
    SelectChoice("delete", _("Delete it")),
]


class MailboxForm(SettingsForm):
    """The settings of one mailbox."""

    protocol = SelectField(_("Fetch by"), choices=PROTOCOLS, default="imap")
    in_host = StringField(_("Incoming server"), [Optional(), Length(max=253)], default="")
    in_port = IntegerField(_("Port"), [Optional(), NumberRange(1, 65535)], default=993)
    in_security = SelectField(_("Encryption"), choices=SECURITY, default="ssl")
    in_user = StringField(_("User name"), [Optional(), Length(max=254)], default="")
    in_password = SecretField(_("Password"), [Optional(), Length(max=500)], default="")
    folders = StringField(_("Folders, separated by commas"), [Optional(), Length(max=500)], default="INBOX")
    start = SelectField(_("Start with"), choices=STARTS, default="unread")
    afterwards = SelectField(_("Once a mail is stored"), choices=AFTERWARDS, default="seen")
    move_to = StringField(_("Folder to move it to"), [Optional(), Length(max=200)], default="")
    out_host = StringField(_("Outgoing server"), [Optional(), Length(max=253)], default="")
    out_port = IntegerField(_("Port"), [Optional(), NumberRange(1, 65535)], default=587)
    out_security = SelectField(_("Encryption"), choices=SECURITY, default="starttls")
    out_user = StringField(_("User name"), [Optional(), Length(max=254)], default="")
    out_password = SecretField(_("Password"), [Optional(), Length(max=500)], default="")
    from_name = StringField(
        _("Name in the From line"),
        [Optional(), Length(max=120)],
        default="",
        description=_("Left empty, it is the name of whoever answers."),
    )

    @staticmethod
    def test(values: Mapping[str, Any]) -> str:
        """Sign in to both servers and say what they answered."""
        from .trying import try_incoming, try_outgoing

        problems: dict[str, str] = {}
        said: list[str] = []
        for field, attempt in (("in_host", try_incoming), ("out_host", try_outgoing)):
            try:
                said.append(attempt(values))
            except Invalid as error:
                problems[field] = str(error)
        if problems:
            raise Invalid(gettext("The mailbox does not work yet."), problems)
        return " ".join(said)
