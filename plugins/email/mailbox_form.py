"""What must be known of a mailbox to fetch from it and to send from it."""

from collections.abc import Mapping
from typing import Any

from wtforms import Field, Form, IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from core.api import ProofStep, SecretField, SelectChoice, SettingsForm, gettext, lazy_gettext

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


def needed_to_fetch(form: Form, field: Field) -> None:
    """Ask for the incoming server, unless nothing is fetched (a validator)."""
    if not field.data and form["protocol"].data != "none":
        raise StopValidation(gettext("Name the incoming server."))


class MailboxForm(SettingsForm):
    """The settings of one mailbox."""

    first = ("in_password",)
    protocol = SelectField(_("Fetch by"), choices=PROTOCOLS, default="imap")
    in_host = StringField(_("Incoming server"), [needed_to_fetch, Optional(), Length(max=253)], default="")
    in_port = IntegerField(_("Incoming port"), [Optional(), NumberRange(1, 65535)], default=993)
    in_security = SelectField(_("Incoming encryption"), choices=SECURITY, default="ssl")
    in_user = StringField(_("User name"), [Optional(), Length(max=254)], default="")
    in_password = SecretField(_("Password"), [Optional(), Length(max=500)], default="")
    folders = StringField(_("Folders, separated by commas"), [Optional(), Length(max=500)], default="INBOX")
    start = SelectField(_("Start with"), choices=STARTS, default="unread")
    afterwards = SelectField(_("Once a mail is stored"), choices=AFTERWARDS, default="seen")
    move_to = StringField(_("Folder to move it to"), [Optional(), Length(max=200)], default="")
    from_name = StringField(
        _("Name in the From line"),
        [Optional(), Length(max=120)],
        default="",
        description=_("Left empty, it is the name of whoever answers."),
    )
    out_host = StringField(_("Outgoing server"), [Optional(), Length(max=253)], default="")
    out_port = IntegerField(_("Outgoing port"), [Optional(), NumberRange(1, 65535)], default=587)
    out_security = SelectField(_("Outgoing encryption"), choices=SECURITY, default="starttls")
    out_user = StringField(
        _("Outgoing user name"), [Optional(), Length(max=254)], default="", description=_("Left empty: as incoming.")
    )
    out_password = SecretField(
        _("Outgoing password"), [Optional(), Length(max=500)], default="", description=_("Left empty: as incoming.")
    )

    @staticmethod
    def suggest(address: str) -> dict[str, Any]:
        """Give the likely servers of an address."""
        from .suggesting import servers

        return servers(address)

    @staticmethod
    def advise(address: str) -> dict[str, str]:
        """Say which password a provider takes, where it is not the usual one."""
        from .suggesting import password_words

        words = password_words(address)
        return {"in_password": words} if words else {}

    @staticmethod
    def test(values: Mapping[str, Any]) -> list[ProofStep]:
        """Sign in to both servers, and send a message to ourselves."""
        from .trying import try_mailbox

        return try_mailbox(values)
