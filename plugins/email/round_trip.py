"""Sends a message to ourselves and waits until it lies in the mailbox, from which it is taken out again."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from core.api import Health, ProofStep, gettext, is_email, ngettext, site_info

from .addresses import Address
from .automatic import LOOP_HEADER
from .composing import NotSendable, OutgoingMail, compose
from .fetching import folders_of, imap_server, pop_server
from .imap import Mailbox, MailboxError
from .loop_mark import new_mark
from .outbound import smtp_server
from .pop3 import PopMailbox, PopServer
from .smtp import Permanent, SmtpError, deliver
from .trying import log_answer, timeout_until

PATIENCE = 15.0
LEAST = 4.0
PAUSE = 0.5
LARGEST = 100_000  # bytes; ours has two thousand, and what servers write above it
Values = Mapping[str, Any]
TakeOut = Callable[[], bool]


def round_trip(values: Values, ends: float) -> ProofStep:
    """Say whether a message to ourselves arrives before a moment of the monotonic clock."""
    title, address = gettext("Message to ourselves"), str(values.get("address") or "").strip()
    if not is_email(address):
        return ProofStep(title, gettext("Give the address: then we send a message to it."), Health.WARNING)
    if ends - time.monotonic() < LEAST:
        return ProofStep(title, gettext("The servers answered too slowly to try it. Test again later."), Health.WARNING)
    mark = new_mark()
    try:
        with _watching(values, mark, ends) as take_out:
            _send(values, address, mark, ends)
            seconds = _wait(take_out, min(PATIENCE, ends - time.monotonic()))
    except (Permanent, NotSendable) as error:
        log_answer("outgoing", error)
        words = gettext(
            "The outgoing server lets us in, but takes no mail from %(address)s. Is it an address of this user?",
            address=address,
        )
        return ProofStep(title, words, Health.BAD)
    except (SmtpError, MailboxError) as error:
        log_answer("outgoing" if isinstance(error, SmtpError) else "incoming", error)
        words = gettext("A server did not want to do it just now. Test again in some minutes.")
        return ProofStep(title, words, Health.WARNING)
    return _said(title, seconds, address)


def _said(title: str, seconds: float | None, address: str) -> ProofStep:
    if seconds is None:
        words = gettext(
            "We sent a message to ourselves, and it has not arrived yet. Some servers take minutes. Look for it in the "
            "mailbox: if it lies in the spam folder, mark it there as no spam. If it does not come at all, mail to "
            "%(address)s goes to another mailbox.",
            address=address,
        )
        return ProofStep(title, words, Health.WARNING)
    words = ngettext(
        "We sent a message to ourselves and it arrived after %(num)d second.",
        "We sent a message to ourselves and it arrived after %(num)d seconds.",
        max(1, round(seconds)),
    )
    return ProofStep(title, words)


def _wait(take_out: TakeOut, patience: float) -> float | None:
    """Look until the message is there; give how long that took, or None."""
    began = time.monotonic()
    while (waited := time.monotonic() - began) < patience:
        with suppress(MailboxError):  # such as one that is in use for a moment; the next look may be luckier
            if take_out():
                return waited
        time.sleep(PAUSE)
    return None


def _send(values: Values, address: str, mark: str, ends: float) -> None:
    mail = OutgoingMail(
        sender=Address(site_info().name, address),
        to=(Address("", address),),
        subject=gettext("Test of your mailbox"),
        message_id=f"{mark}@{address.rpartition('@')[2]}",
        text=gettext(
            "Your help desk sent this message to itself, to see whether mail arrives. You need not keep it, and it "
            "becomes no ticket."
        ),
        automatic="auto-generated",
        loop_token=mark,
    )
    server = smtp_server(values, address, timeout_until(ends))
    deliver(server, address, (address,), compose(mail), before_data=lambda: None)


@contextmanager
def _watching(values: Values, mark: str, ends: float) -> Iterator[TakeOut]:
    """Open the mailbox; give what says whether the message lies there by now, and then takes it out."""
    if values["protocol"] == "pop3":
        with PopMailbox(pop_server(values, timeout_until(ends))) as pop:
            known = {each.uidl for each in pop.listing()}
        yield lambda: _taken_by_pop(pop_server(values, timeout_until(ends)), mark, known)
        return
    with Mailbox(imap_server(values, folders_of(values)[0], timeout_until(ends))) as box:
        yield lambda: _taken_by_imap(box, mark)


def _taken_by_imap(box: Mailbox, mark: str) -> bool:
    uid = box.uid_with(mark, ("Message-ID", LOOP_HEADER), box.state.next_uid)
    if uid is None:
        return False
    with suppress(MailboxError):
        if box.can_delete_one:
            box.delete(uid)
        else:
            box.mark_seen(uid)
    return True


def _taken_by_pop(server: PopServer, mark: str, known: set[str]) -> bool:
    """Look into what is new; POP3 shows it only to who signs in anew."""
    with PopMailbox(server) as pop:
        for each in pop.listing():
            if each.uidl in known or each.size > LARGEST:
                continue
            known.add(each.uidl)
            if mark.encode() in pop.fetch_raw(each.number):
                pop.delete(each.number)
                return True
    return False
