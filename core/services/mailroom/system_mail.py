"""Mail of the site itself, with a lid on what strangers can make it send to somebody else's address."""

from html import escape

from sqlalchemy import select

from core.database import db, writing
from core.declare import Mailer
from core.engine.current import hooks, registry
from core.identity_kinds import EMAIL
from core.models import Account, Identity
from core.services.customer import customers
from core.services.limits import within_limit
from core.services.mailroom import outbox

MOST_AN_HOUR = 3
MOST_A_DAY = 10
BOTH_DOT_BLIND = frozenset({"gmail.com", "googlemail.com"})


def send_system_mail(
    to: str,
    subject: str,
    text: str,
    *,
    locale: str = "en",
    automatic: bool = False,
    ticket: int | None = None,
    kind: str = "",
    desk: str = "",
) -> bool:
    """Queue a mail of the site itself (a confirmation, an alarm); tell whether it was queued.

    `to` is one e-mail address, `text` plain text whose paragraphs are divided by empty lines. With `automatic=True`,
    which is compulsory for whatever a stranger can set off, one mailbox gets at most 3 an hour and 10 a day
    (unless its kind has a budget of its own), addresses
    of this site and addresses that bounced get none, and the text must repeat nothing that the stranger typed. With
    `ticket` an answer to the mail lands in that ticket. `kind` names the `MailKind`, and `desk` the slug of the desk
    whose brand the mail bears where it is about no ticket. Gives False, and does not raise, where the mail may not or
    cannot be sent: no active plugin offers a mailer, say. Since 1.0.

    Example::

        send_system_mail(address, _("We have your message"), _("A person reads it."), automatic=True)
    """
    if automatic and (hooks().first("choose_mailer", Mailer) is None or not may_be_written_to(to, kind)):
        return False
    html = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))
    with writing():
        row = outbox.letter(to, subject, html, text, locale, kind, desk)
        if row is not None and ticket is not None:
            row.ticket_id = ticket
    return row is not None


def mailbox_of(address: str) -> str:
    """Give the mailbox behind an address: without "+tag", and without points where the provider sees none."""
    local, _at, domain = customers.normal(EMAIL, address).rpartition("@")
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in BOTH_DOT_BLIND else local}@{domain}"


def may_be_written_to(address: str, kind: str = "") -> bool:
    """Count one automatic message to an address, and tell whether it may be sent.

    All kinds share a budget, but for those that have one of their own: who lets confirmations be sent to somebody else
    must not keep the link from them by which they sign in.
    """
    if _is_ours_or_dead(address):
        return False
    own = next((each.own_budget for each in registry().mail_kinds if each.name == kind), None)
    an_hour, a_day = own or (MOST_AN_HOUR, MOST_A_DAY)
    subject = f"{mailbox_of(address)} {kind}" if own else mailbox_of(address)
    return within_limit("core.mail.hour", subject, an_hour, 3600) and within_limit(
        "core.mail.day", subject, a_day, 24 * 3600
    )


def _is_ours_or_dead(address: str) -> bool:
    plain = customers.normal(EMAIL, address)
    ours = select(Account.id).where(Account.address == mailbox_of(address)).limit(1)
    dead = select(Identity.id).where(
        Identity.kind == EMAIL, Identity.value == plain, Identity.undeliverable_at.is_not(None)
    )
    return db.session.scalar(ours) is not None or db.session.scalar(dead.limit(1)) is not None
