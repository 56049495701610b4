"""Turns a raw mail into the core's own form."""

import re
from html import escape

from core.api import Inbound, InboundFile, gettext

from .bounces import Bounce, read_bounce
from .keys import keys_in, without_key
from .loop_mark import shaped
from .parsing import MailFile, ParsedMail, parse
from .quotes import fold_html, fold_text

NOBODY = "unknown@invalid"
_PREFIXES = re.compile(
    r"^(?:(?:re|aw|sv|vs|fw|fwd|wg|bls|antwort|回复|答复|转发)(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE
)


def read(raw: bytes, account: int | None) -> Inbound:
    """Read one mail; gives the same for the same bytes."""
    mail = parse(raw)
    html, quoted = _body(mail)
    bounce = read_bounce(raw)
    return Inbound(
        channel="email",
        external_id=mail.message_id,
        account=account,
        identity=("email", mail.sender_address or NOBODY),
        name=mail.sender_name,
        subject=_PREFIXES.sub("", without_key(mail.subject)).strip(),
        html=html,
        quoted_html=quoted,
        files=tuple(_file(file) for file in mail.files),
        in_reply_to=_earlier(mail),
        reply_keys=keys_in((*_recipients(mail), *mail.delivered_to), mail.subject),
        to=tuple(each.address for each in mail.to if each.address),
        cc=tuple(each.address for each in mail.cc if each.address),
        message_id=mail.message_id,
        received_at=None,
        automatic=mail.automatic_reason,
        bounce_of=bounce.original_message_id if bounce else "",
        notes=_notes(mail),
        extra=_extra(mail, bounce),
    )


def _body(mail: ParsedMail) -> tuple[str, str | None]:
    if mail.html is not None:
        folded = fold_html(mail.html)
        return folded.visible, folded.quoted or None
    folded = fold_text(mail.text or "")
    return _as_html(folded.visible), _as_html(folded.quoted) if folded.quoted else None


def _as_html(text: str) -> str:
    from core.api import text_to_html

    return text_to_html(text) if text.strip() else f"<p>{escape(gettext('(This mail has no text.)'))}</p>"


def _earlier(mail: ParsedMail) -> tuple[str, ...]:
    """Give the ids this mail answers, nearest first."""
    return tuple(dict.fromkeys((*mail.in_reply_to, *reversed(mail.references))))


def _recipients(mail: ParsedMail) -> tuple[str, ...]:
    return tuple(each.address for each in (*mail.to, *mail.cc))


def _file(file: MailFile) -> InboundFile:
    return InboundFile(file.name, file.mime, file.data, file.content_id, file.inline)


def _notes(mail: ParsedMail) -> tuple[str, ...]:
    if mail.sender_doubtful:
        return (*mail.notes, gettext("The sender of this mail is not clear."))
    return mail.notes


def _extra(mail: ParsedMail, bounce: Bounce | None) -> dict[str, str]:
    found = {"reply_to": ", ".join(each.address for each in mail.reply_to)} if mail.reply_to else {}
    mark = shaped((*mail.loop_tokens, mail.message_id, bounce.original_message_id if bounce else ""))
    if mark:
        found["loop_mark"] = mark
    if bounce is None:
        return found
    return found | {
        "bounced_address": bounce.recipient,
        "bounce_reason": bounce.diagnostic,
        "bounce_is_final": "yes" if bounce.action == "failed" else "no",
    }
