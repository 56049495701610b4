"""Tries a mailbox for the Test button: the servers, then a message to ourselves.

All of it ends before the half minute after which a process counts as stuck.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any

from core.api import Health, Invalid, ProofStep, clean_line, context, gettext

from . import imap, smtp
from .fetching import folders_of, imap_server, pop_server
from .outbound import smtp_server
from .pop3 import PopMailbox
from .suggesting import password_words

LONGEST = 26.0
TIMEOUT = 15.0  # a server keeps who gave a wrong password before waiting for as long
Values = Mapping[str, Any]


def try_mailbox(values: Values) -> list[ProofStep]:
    """Sign in to both servers; if both let us in, send a message to ourselves and wait for it."""
    ends = time.monotonic() + LONGEST
    fetches = values.get("protocol") != "none"
    steps = [_step(gettext("Incoming server"), try_incoming, values, ends)] if fetches else []
    steps.append(_step(gettext("Outgoing server"), try_outgoing, values, ends))
    if fetches and all(each.state is Health.OK for each in steps):
        from .round_trip import round_trip

        steps.append(round_trip(values, ends))
    return steps


def timeout_until(ends: float) -> float:
    """Give how long a server may take to answer, so that all is over at a moment of the monotonic clock."""
    return max(1.0, min(TIMEOUT, ends - time.monotonic()))


def _step(title: str, attempt: Callable[[Values, float], str], values: Values, ends: float) -> ProofStep:
    try:
        return ProofStep(title, attempt(values, timeout_until(ends)))
    except Invalid as error:
        is_password = isinstance(error.__cause__, imap.AuthFailed | smtp.AuthFailed)
        more = password_words(str(values.get("address") or "")) if is_password else ""
        return ProofStep(title, " ".join(filter(None, [str(error), more])), Health.BAD)


def try_incoming(values: Values, timeout: float = TIMEOUT) -> str:
    """Sign in and count; raises `Invalid` where that fails, in words of our own: the log has the server's."""
    if not values.get("in_host"):
        raise Invalid(gettext("Name the incoming server."))
    try:
        if values["protocol"] == "pop3":
            with PopMailbox(pop_server(values, timeout)) as pop:
                return gettext("It lets us in: %(count)s mails.", count=len(pop.listing()))
        with imap.Mailbox(imap_server(values, folders_of(values)[0], timeout)) as box:
            return gettext("It lets us in: %(count)s mails.", count=box.state.messages)
    except imap.AuthFailed as error:
        log_answer("incoming", error)
        raise Invalid(gettext("The incoming server does not accept the user name and password.")) from error
    except imap.MailboxError as error:
        log_answer("incoming", error)
        raise Invalid(gettext("The incoming server cannot be reached so. Check name, port and encryption.")) from error


def try_outgoing(values: Values, timeout: float = TIMEOUT) -> str:
    """Sign in to the SMTP server; raises `Invalid` where that fails."""
    if not values.get("out_host"):
        raise Invalid(gettext("Name the outgoing server."))
    try:
        smtp.check(smtp_server(values, str(values.get("address") or ""), timeout))
    except smtp.AuthFailed as error:
        log_answer("outgoing", error)
        raise Invalid(gettext("The outgoing server does not accept the user name and password.")) from error
    except smtp.SmtpError as error:
        log_answer("outgoing", error)
        raise Invalid(gettext("The outgoing server cannot be reached so. Check name, port and encryption.")) from error
    return gettext("It lets us in.")


def log_answer(which: str, error: Exception) -> None:
    """Keep for whoever runs the server what a mail server answered; the page does not show the words of strangers."""
    context("email").log.warning("Test of the %s server: %s", which, clean_line(str(error))[:300])
