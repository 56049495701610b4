"""Invitations of new colleagues, and links by which those who forgot their password set a new one."""

from typing import Any

from core import passwords
from core.database import db, writing
from core.declare import SYSTEM, Mailer
from core.engine.current import hooks
from core.engine.hooks import CORE
from core.errors import NotFound
from core.i18n import gettext as _
from core.i18n import speaking
from core.models import Token, User
from core.services.installation import site
from core.services.mailroom.mail_kinds import ACCOUNT
from core.services.mailroom.system_mail import send_system_mail
from core.services.record import audit
from core.services.staff import people, sessions, tokens
from core.services.staff.actors import user_actor
from core.services.work import jobs

RESET_JOB = "reset.letter"


def can_mail() -> bool:
    """Tell whether the site can send mail of its own."""
    return hooks().first("choose_mailer", Mailer) is not None


def invite(user: User, by: User, address: str) -> str | None:
    """Mail an invitation; where that cannot be done, give the link to hand over. `address` is that of this site."""
    link = f"{address}/sign-in/invitation/{tokens.issue(tokens.INVITATION, user, {'by': by.name})}"
    audit.record("person.invited", f"user {user.id}")
    facts = site.facts()
    with speaking(user.locale or facts.locale):
        subject = _("Your account at %(site)s", site=facts.name)
        text = _(
            "Hello,\n\n%(by)s invited you to %(site)s. Choose your password here:\n\n%(link)s\n\n"
            "The link works once, for three days. If you do not know what this is about, do nothing.",
            by=by.name,
            site=facts.name,
            link=link,
        )
    is_sent = send_system_mail(user.email, subject, text, locale=user.locale or facts.locale, kind=ACCOUNT)
    return None if is_sent else link


def invitation(token: object) -> Token:
    """Give an invitation that still stands; raises `NotFound`."""
    return _standing(tokens.INVITATION, token)


def accept(token: object, name: str, password: str) -> User:
    """Take an invitation: the person has a name and a password from now on."""
    row = _standing(tokens.INVITATION, token)
    user = people.get(row.user_id or 0)
    people.check_new_password(password, user.email, name)
    _take(tokens.INVITATION, token, user, password)
    people.change_own(user, {"name": name})
    audit.record("person.joined", f"user {user.id}", actor=user_actor(user))
    return user


def ask_for_reset(email: str, address: str) -> None:
    """Have a link mailed if the address is known; by a job, so that the answer takes as long for one that is not."""
    jobs.enqueue(CORE, RESET_JOB, {"email": people.normal_email(email)[:254], "address": address})


def send_reset(payload: dict[str, Any]) -> None:
    """Mail the link (a job)."""
    user = people.find(str(payload["email"]))
    if user is None or not user.is_active:
        return
    link = reset_link(user, str(payload["address"]))
    facts = site.facts()
    with speaking(user.locale or facts.locale):
        subject = _("A new password for %(site)s", site=facts.name)
        text = _(
            "Hello %(name)s,\n\nsomebody, most likely you, asked for a new password. Set it here:\n\n%(link)s\n\n"
            "The link works once, for one hour. If it was not you, do nothing: your password stays as it is.",
            name=user.name,
            link=link,
        )
    send_system_mail(user.email, subject, text, locale=user.locale or facts.locale, automatic=True, kind=ACCOUNT)


def reset_link(user: User, address: str) -> str:
    """Give a link by which a person sets a new password."""
    audit.record("person.reset_asked", f"user {user.id}", actor=SYSTEM)
    return f"{address}/sign-in/reset/{tokens.issue(tokens.RESET, user)}"


def reset(token: object) -> Token:
    """Give a reset that still stands; raises `NotFound`."""
    return _standing(tokens.RESET, token)


def set_new_password(token: object, password: str) -> User:
    """Use a reset up."""
    user = people.get(_standing(tokens.RESET, token).user_id or 0)
    people.check_new_password(password, user.email, user.name)
    _take(tokens.RESET, token, user, password)
    return user


def _standing(purpose: str, token: object) -> Token:
    row = tokens.look(purpose, token)
    user = db.session.get(User, row.user_id) if row is not None and row.user_id else None
    if row is None or user is None or not user.is_active:
        raise NotFound(_("This link no longer works."))
    return row


def _take(purpose: str, token: object, user: User, password: str) -> None:
    new = passwords.hashed(password)
    with writing():
        if tokens.take(purpose, token) is None:
            raise NotFound(_("This link no longer works."))
        people.lock(user.id).password_hash = new
        sessions.end_all(user)
        audit.record("person.password_set", f"user {user.id}", actor=user_actor(user))
