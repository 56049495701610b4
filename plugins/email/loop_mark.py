"""The mark by which we know a message to ourselves, signed with the site's key: nobody else can write one.

It stands in the message id and in a header of its own, for some servers give a mail another id.
"""

import re
import secrets
from collections.abc import Iterable

from core.api import Invalid, sign, unsign

PURPOSE = "email.loop"
_SHAPE = re.compile(r"[0-9a-f]{16}\.[\w-]{5,12}\.[\w-]{43}", re.ASCII)


def new_mark() -> str:
    """Give a mark that no other message has; it is fit for a message id."""
    return sign(PURPOSE, secrets.token_hex(8))


def shaped(texts: Iterable[str]) -> str:
    """Give the first of some texts, or of the part of an id before its @, that looks like a mark; else nothing."""
    return next((mark for text in texts if _SHAPE.fullmatch(mark := text.strip("<> ").partition("@")[0])), "")


def is_ours(mark: str) -> bool:
    """Tell whether we wrote a mark."""
    try:
        return bool(unsign(PURPOSE, mark))
    except Invalid:
        return False
