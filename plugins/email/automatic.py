"""Tell mail that a machine wrote, so that nothing of ours answers it by itself (RFC 3834)."""

import re

from .headers import Headers

LOOP_HEADER = "X-Tanggap-Loop"
_BULK = frozenset({b"bulk", b"junk", b"list", b"auto_reply"})
_SUPPRESSED = frozenset({b"all", b"oof", b"autoreply"})
_LIST_HEADERS = ("list-id", "list-post", "list-unsubscribe", "feedback-id", "mailing-list", "x-mailing-list", "x-loop")
_REPLY_HEADERS = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-mail-autoreply",
    "x-failed-recipients",
)
_MACHINE = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|noreply|do-?not-?reply|donotreply|bounces?|auto-?reply|autoresponder|notifications?)"
    r"(?:[+._=-].*)?@",
    re.IGNORECASE,
)


def automatic_reason(headers: Headers, sender: str) -> str:
    """Return the sign by which a mail is known as automatic, or an empty string for one that a person wrote."""
    submitted = _word(headers.first("auto-submitted"))
    if submitted and submitted != b"no":
        return "auto-submitted"
    if LOOP_HEADER.lower() in headers:
        return LOOP_HEADER.lower()
    if _word(headers.first("precedence")) in _BULK:
        return "precedence"
    if {word.strip() for word in headers.first("x-auto-response-suppress").lower().split(b",")} & _SUPPRESSED:
        return "x-auto-response-suppress"
    for name in (*_REPLY_HEADERS, *_LIST_HEADERS):
        if headers.first(name).strip().lower() not in (b"", b"no"):
            return name
    if any(value.strip() == b"<>" for value in headers.all("return-path")):
        return "return-path"
    return "sender" if _MACHINE.match(sender) else ""


def _word(value: bytes) -> bytes:
    return value.partition(b";")[0].partition(b"(")[0].strip().lower()
