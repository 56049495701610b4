"""Makes a ticket of a form that was filled in: once, however often it is sent."""

import hashlib
import re

from core.api import (
    Inbound,
    Received,
    context,
    current_customer,
    gettext,
    inbound_files,
    receive,
    send_system_mail,
    site_info,
)

from .channel import NAME
from .request_form import RequestForm, chosen, said

LONGEST_SUBJECT = 80
RECEIPT = "form.receipt"


def submit(form: RequestForm, key: str, locale: str) -> Received:
    """Hand the request to the intake, and confirm it when it is new."""
    settings = context("form").settings
    received = receive(inbound_of(form, key, settings["desk"], locale))
    if received.is_new and received.ticket_number and settings["confirms"]:
        _confirm(said(form.email), received.ticket_number, locale)
    return received


def inbound_of(form: RequestForm, key: str, desk: str | None, locale: str) -> Inbound:
    """Describe the request as the intake wants it."""
    files = inbound_files(chosen(form.files))
    facts = {name: form[name].data for name in ("address", "phone") if name in form and form[name].data}
    phone = facts.get("phone")
    return Inbound(
        channel=NAME,
        locale=locale,
        external_id=_identity(form, key, [file.data for file in files]),
        identity=("email", said(form.email)),
        verified=_is_theirs(said(form.email)),
        name=said(form.name),
        subject=subject_of(said(form.text)),
        text=said(form.text),
        files=files,
        desk=desk or None,
        other_identities=(("phone", phone),) if phone else (),
        category=(form.kind.data or None) if "kind" in form else None,
        extra=facts,
    )


def _is_theirs(address: str) -> bool:
    """Tell whether whoever is signed in here writes from an address that is proven to be theirs."""
    here = current_customer()
    proven = {(each.kind, each.value) for each in here.identities if each.verified_at} if here else set()
    return ("email", address.lower()) in proven


def subject_of(text: str) -> str:
    """Take the first line, cut at a word."""
    first = re.split(r"\n|(?<=[.!?])\s", text.strip(), maxsplit=1)[0].strip()
    if len(first) <= LONGEST_SUBJECT:
        return first
    return first[:LONGEST_SUBJECT].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _identity(form: RequestForm, key: str, files: list[bytes]) -> str:
    """A second click sends the same key and the same words; somebody who goes back and writes on sends other words."""
    words = hashlib.sha256()
    for field in form:
        if field is not form.files:
            words.update(f"{field.name}={field.data}\0".encode())
    for data in files:
        words.update(hashlib.sha256(data).digest())
    return f"{key}.{words.hexdigest()[:32]}"


def _confirm(address: str, number: int, locale: str) -> None:
    """Tell the given address that a request came. Nothing that was typed is in it: anybody may type any address."""
    name = site_info().name
    text = gettext(
        "We have received a request with this e-mail address. Its number is %(number)s.\n\n"
        "A person reads it and answers by e-mail. To add something, answer this mail.\n\n"
        "If you did not write to us, you can ignore this mail.",
        number=f"#{number}",
    )
    subject = gettext("Your request to %(site)s has arrived (#%(number)s)", site=name, number=number)
    send_system_mail(address, subject, text, locale=locale, automatic=True, ticket=number, kind=RECEIPT)
