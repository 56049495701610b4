"""A public form for requests and complaints: what is sent becomes a ticket, with the same care as a mail."""

from core.api import Area, Channel, MailKind, Mount, NavItem, SettingsForm, Slot, hookimpl, lazy_gettext

from .channel import FormChannel
from .facts import facts_of
from .pages import pages
from .settings import FormSettings
from .submission import RECEIPT

_ = lazy_gettext


@hookimpl
def register_settings() -> type[SettingsForm]:
    """Let an admin choose the desk, the words and the questions."""
    return FormSettings


@hookimpl
def register_mounts() -> list[Mount]:
    """Put the form at the manifest's prefix, /contact."""
    return [Mount(pages, Area.PUBLIC)]


@hookimpl
def register_nav() -> list[NavItem]:
    """Lead to the form from every public page, and offer it on the home page."""
    words = _("Describe what is wrong or what you need. You get an answer by e-mail.")
    return [
        NavItem(_("Contact"), "form.contact", icon="mail", place="public", order=20),
        NavItem(_("Write to us"), "form.contact", icon="mail", place="contact", order=20, text=words),
    ]


@hookimpl
def register_channels() -> list[Channel]:
    """Make the form a channel, so that tickets say where they came from."""
    return [FormChannel()]


@hookimpl
def register_mail_kinds() -> list[MailKind]:
    """Let an admin dress the mail that says that a request has arrived."""
    sample = _("We have received a request with this e-mail address. A person reads it and answers by e-mail.")
    return [MailKind(RECEIPT, _("Confirmation that a request has arrived"), sample=sample)]


@hookimpl
def register_slots() -> list[Slot]:
    """Show an agent what was filled in besides the message."""
    return [Slot("ticket.sidebar", "form/_facts.html", data=facts_of, order=30, title=_("From the form"))]
