"""Lists of addresses as people type them: "Ani <ani@example.com>, budi@example.com"."""

import re
from collections.abc import Iterable
from email.utils import parseaddr

from core.errors import Invalid
from core.i18n import gettext as _
from core.mail_address import is_email

MOST = 50
_PARTS = re.compile(r'[,;\n](?=(?:[^"]*"[^"]*")*[^"]*$)')
_NUMBER = re.compile(r"\+?[\d][\d .()/-]{3,30}")


def split(text: str) -> tuple[str, ...]:
    """Give the addresses in what somebody typed."""
    parts = (" ".join(part.split()) for part in _PARTS.split(text[:20_000]))
    return tuple(dict.fromkeys(_bare(part) for part in parts if part))


def checked(addresses: Iterable[str]) -> list[str]:
    """Give the addresses back; raises `Invalid`, which names the first that cannot be one."""
    found = list(addresses)
    for address in found:
        if not is_email(address) and not is_number(address):
            words = _("%(address)s is not an address.", address=address)
            raise Invalid(words, {"to": words})
    if len(found) > MOST:
        words = _("At most %(number)s addresses at once.", number=MOST)
        raise Invalid(words, {"to": words})
    return found


def is_number(text: str) -> bool:
    """Tell whether this is a phone number, by its shape."""
    return _NUMBER.fullmatch(text) is not None


def _bare(part: str) -> str:
    return parseaddr(part)[1] if part.endswith(">") and parseaddr(part)[1] else part
