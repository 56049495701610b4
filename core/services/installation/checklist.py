"""What a new site still lacks: shown at the end of the set-up, and on the overview of the settings until it is done."""

from dataclasses import dataclass

from sqlalchemy import func, select

from core.database import db
from core.declare import Channel
from core.engine.current import site
from core.i18n import gettext as _
from core.models import User
from core.services.installation import site as site_service
from core.services.mailroom import account_admin


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do; `endpoint` is the page where it is done, `act` the words of its button."""

    label: str
    text: str
    endpoint: str
    act: str
    done: bool


def items(user: User) -> list[Item]:
    """Give what there is to do on this site, done or not."""
    facts = site_service.facts()
    found = [
        Item(
            _("Say what the site is called and where it is"),
            _("The name stands in every mail, and links in mails lead to the address."),
            "admin.general",
            _("Name it"),
            bool(facts.url) and facts.name != site_service.NAME,
        ),
        Item(
            _("Switch on what you need"),
            _("E-mail, a form, chat: each is a plugin."),
            "admin.plugins",
            _("See the plugins"),
            bool(site().build.loaded),
        ),
        Item(
            _("Invite a colleague"),
            _("Everyone signs in with an account of their own."),
            "admin.invite",
            _("Invite"),
            _has_colleagues(),
        ),
        Item(
            _("Set up your second step"),
            _("Then your password alone opens nothing."),
            "auth.enrol_totp",
            _("Set up"),
            user.has_totp,
        ),
    ]
    mail = account_admin.mail_channels()
    if mail:
        found.insert(2, _connect(mail))
    return found


def _connect(channels: list[Channel]) -> Item:
    return Item(
        _("Connect a mail account"),
        _("Mail to it becomes tickets; your answers leave from it."),
        "admin.accounts",
        _("Connect"),
        account_admin.first_of(channels) is not None,
    )


def _has_colleagues() -> bool:
    return int(db.session.scalar(select(func.count()).select_from(User)) or 0) > 1
