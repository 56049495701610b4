"""Turns an answer into a mail and hands it to the mailbox's SMTP server."""

from collections.abc import Mapping
from html import escape
from typing import Any

from core.api import (
    AccountInfo,
    GiveUp,
    InDoubt,
    Invalid,
    Mailer,
    Outgoing,
    Sent,
    TryLater,
    account,
    accounts_of,
    demand_outside,
    gettext,
)

from .addresses import Address
from .composing import MailPart, NotSendable, OutgoingMail, compose
from .keys import with_key
from .smtp import Permanent, SmtpServer, Temporary, Unknown, deliver


def send(outgoing: Outgoing) -> Sent:
    """Send one message from its account; says by its error whether to try later, give up, or that nobody can know."""
    mailbox = account(outgoing.account) if outgoing.account is not None else _any_mailbox()
    if mailbox is None:
        raise TryLater(gettext("No mailbox is set up to send from."))
    server = server_of(mailbox)
    try:
        raw = compose(as_mail(outgoing, mailbox))
        result = deliver(server, mailbox.address, _envelope(outgoing), raw, outgoing.sending)
    except NotSendable as error:
        raise GiveUp(str(error)) from error
    except Unknown as error:
        raise InDoubt(str(error)) from error
    except Temporary as error:
        raise TryLater(str(error)) from error
    except Permanent as error:
        raise GiveUp(str(error)) from error
    return Sent(result.reply, {refusal.address: f"{refusal.code} {refusal.text}" for refusal in result.refused})


def send_letter() -> Mailer | None:
    """Offer to send system mail, if there is a mailbox that can."""
    return Mailer("email", send) if _any_mailbox() else None


def _any_mailbox() -> AccountInfo | None:
    return next((each for each in accounts_of("email") if each.settings["out_host"]), None)


def server_of(mailbox: AccountInfo) -> SmtpServer:
    """Give the SMTP server of a mailbox; raises `TryLater` while none is named, or one where this site may not go."""
    if not mailbox.settings["out_host"]:
        raise TryLater(gettext("%(address)s has no outgoing server yet.", address=mailbox.address))
    try:
        return smtp_server(mailbox.settings, mailbox.address)
    except Invalid as error:
        raise TryLater(str(error)) from error


def smtp_server(values: Mapping[str, Any], address: str, timeout: float = 30.0) -> SmtpServer:
    """Give the SMTP server that a form names; raises `Invalid` where this site may not go.

    A user name or password that is left empty is that of the incoming server, for a server that asks for one.
    """
    demand_outside(values["out_host"])
    return SmtpServer(
        host=values["out_host"],
        port=values["out_port"] or 587,
        security=values["out_security"],
        username=values.get("out_user") or values.get("in_user") or "",
        password=values.get("out_password") or values.get("in_password") or "",
        timeout=timeout,
        own_name=address.rpartition("@")[2] or "localhost",
        if_asked=not values.get("out_user"),
    )


def _envelope(outgoing: Outgoing) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*outgoing.to, *outgoing.cc, *outgoing.bcc)))


def as_mail(outgoing: Outgoing, mailbox: AccountInfo) -> OutgoingMail:
    """Write the message as a mail from that mailbox."""
    name = mailbox.settings["from_name"] or outgoing.from_name or mailbox.label
    keyed = with_key(mailbox.address, outgoing.reply_key)
    return OutgoingMail(
        sender=Address(name, mailbox.address),
        to=_addresses(outgoing.to),
        cc=_addresses(outgoing.cc),
        reply_to=Address(name, keyed) if keyed != mailbox.address else None,
        subject=_subject(outgoing),
        message_id=outgoing.message_id,
        in_reply_to=outgoing.in_reply_to,
        references=outgoing.references,
        text=_text(outgoing, mailbox),
        html=_html(outgoing, mailbox),
        files=tuple(MailPart(file.name, file.mime, file.data, file.content_id) for file in outgoing.files),
        date=outgoing.written_at,
        automatic="auto-generated" if outgoing.automatic else "",
        loop_token=mailbox.address if outgoing.automatic else "",
    )


def _addresses(values: tuple[str, ...]) -> tuple[Address, ...]:
    return tuple(Address("", value) for value in values)


def _subject(outgoing: Outgoing) -> str:
    if outgoing.ticket_number is None or not outgoing.references:
        return outgoing.subject
    return outgoing.subject if outgoing.subject.lower().startswith("re:") else f"Re: {outgoing.subject}"


def _text(outgoing: Outgoing, mailbox: AccountInfo) -> str:
    signed = f"{outgoing.text}\n\n-- \n{mailbox.signature}" if mailbox.signature else outgoing.text
    return outgoing.framed_text(signed)


def _html(outgoing: Outgoing, mailbox: AccountInfo) -> str:
    from core.api import text_to_html

    signature = f"<div>-- </div>{text_to_html(mailbox.signature)}" if mailbox.signature else ""
    language = escape(outgoing.locale.replace("_", "-"))  # which a screen reader chooses its voice by
    body = outgoing.framed_html(outgoing.html + signature)
    return f'<!doctype html><html lang="{language}"><body>{body}</body></html>'
