"""Keeps machines out without asking anybody else: a trap field, the time that writing takes, and a limit."""

from dataclasses import dataclass
from secrets import token_urlsafe

from core.api import Invalid, gettext, network_of, now, sign, unsign, within_limit

SHOWN = "form.shown"
TRAP = "website"
QUICKEST_SECONDS = 3
OLDEST_SECONDS = 24 * 3600
MOST_FROM_A_NETWORK = 20
MOST_FROM_A_MAILBOX = 10
HOUR = 3600


@dataclass(frozen=True, slots=True)
class Visit:
    """One showing of the form: its one-time key, and how many seconds ago it was."""

    key: str
    seconds: float


def ticket_of_entry() -> str:
    """Give what the form carries to prove when it was shown, with the key that makes a second sending harmless."""
    return sign(SHOWN, token_urlsafe(16))


def visit_of(entry: str) -> Visit | None:
    """Read the ticket of entry; None if it is missing, changed or a day old."""
    try:
        signed = unsign(SHOWN, entry, max_age=OLDEST_SECONDS)
    except Invalid:
        return None
    return Visit(signed.text, (now() - signed.at).total_seconds())


def why_not(visit: Visit | None, trapped: str) -> str:
    """Say why this may be a machine, in words for a person who is none and presses Send again; "" if all is well."""
    if visit is None:
        return gettext("This page was open for a long time. Press Send again.")
    if trapped:
        return gettext("A field that stays empty was filled in, as machines do. It is empty again; press Send again.")
    if visit.seconds < QUICKEST_SECONDS:
        return gettext("That was quicker than anybody writes. Read it over and press Send again.")
    return ""


def is_within_limits(address: str | None, mailbox: str) -> bool:
    """Count a request for the visitor's network and for the mailbox named in it."""
    from_network = within_limit("form.network", network_of(address), MOST_FROM_A_NETWORK, HOUR)
    return within_limit("form.mailbox", mailbox.lower(), MOST_FROM_A_MAILBOX, HOUR) and from_network
