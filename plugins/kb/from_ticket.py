"""An article out of a ticket, with whatever tells who it was taken out; a person reads it before it is published."""

import re
from collections.abc import Iterable

from core.api import Message, MessageKind, Ticket, gettext, html_to_text, messages_of

from .writing import Text

LONGEST = 6_000
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w/])\+?\d(?:[\s().-]{0,2}\d){6,15}(?!\w)")
_STREET = re.compile(
    r"\b(?:jalan|jln?\.?|gang|gg\.?|komplek|perumahan)[ \t]+[^\n,;]{2,60}(?:,?[ \t]*(?:no\.?|rt|rw)[ \t./]*\d+\w*)*"
    r"|\b\d{1,5}[ \t]+(?:[A-Z][\w'-]+[ \t]+){1,4}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard)\b\.?",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:dear|hi|hello|halo|hai|yth\.?|kepada|bapak|ibu|pak|bu|selamat (?:pagi|siang|sore|malam))\b[^\n]{0,60}[,.!]?$",
    re.IGNORECASE | re.MULTILINE,
)
_PARTING = re.compile(
    r"^(?:(?:best|kind|warm) )?(?:regards|wishes|thanks|thank you|salam|hormat(?: saya)?|terima kasih)"
    r"[ ,.!]*\n+[^\n]{1,60}\s*$",
    re.IGNORECASE | re.MULTILINE,
)


def text_of(ticket: Ticket) -> Text:
    """Give question and answer of a ticket as the text of a draft."""
    said = [each for each in messages_of(ticket, limit=50) if each.is_public]
    question = next((each for each in said if each.kind == MessageKind.CUSTOMER), None)
    answer = next((each for each in reversed(said) if each.kind == MessageKind.REPLY), None)
    names = _names(ticket, said)
    asked, answered = gettext("Question"), gettext("Answer")
    parts = [f"## {asked}\n\n{_part(question, names)}", f"## {answered}\n\n{_part(answer, names)}"]
    title = without_people(ticket.subject or gettext("(no subject)"), names)[:200]
    return Text(title, "", "\n\n".join(parts), ticket.locale if ticket.locale in {"en", "id"} else "en")


def without_people(text: str, names: Iterable[str]) -> str:
    """Take out addresses, phone numbers, greetings and the names of those who took part."""
    text = _GREETING.sub("", _PARTING.sub("", text))
    text = _MAIL.sub(gettext("[e-mail]"), text)
    text = _STREET.sub(gettext("[address]"), text)
    text = _PHONE.sub(gettext("[number]"), text)
    for name in names:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", gettext("[name]"), text, flags=re.IGNORECASE)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _part(message: Message | None, names: list[str]) -> str:
    if message is None:
        return gettext("(nothing yet)")
    return _plain(without_people((message.text or html_to_text(message.html or ""))[:LONGEST], names))


def _plain(text: str) -> str:
    """Keep signs that Markdown would read as its own."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def _names(ticket: Ticket, said: list[Message]) -> list[str]:
    """Give full names, then their parts, the longest first."""
    full = {ticket.customer.name, *(each.author_name for each in said)}
    full |= {each.value for each in ticket.customer.identities}
    parts = {part for name in full for part in re.split(r"[\s,]+", name) if len(part) > 2}
    return sorted({each for each in full | parts if each and len(each) > 2}, key=lambda name: (-len(name), name))
