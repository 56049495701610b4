"""Tells what can be an e-mail address from what cannot; whether it exists only a mail can tell."""

import re
import unicodedata

LONGEST = 254  # RFC 5321, 4.5.3.1.3, less the brackets
LONGEST_LOCAL = 64
_LOCAL = re.compile(r"[^\s@<>()\[\]\\,;:\"]+")
_LABEL = re.compile(r"[^\W_](?:[^\W_]|-)*(?<!-)")


def is_email(text: str) -> bool:
    """Tell whether a text can be an e-mail address: one @, a domain with a point, no blanks or control signs.

    Addresses in quotes and domains in brackets, which RFC 5321 allows and nobody has, count as wrong. Since 1.0.
    """
    local, at, domain = text.rpartition("@")
    if not at or len(text) > LONGEST or len(local) > LONGEST_LOCAL:
        return False
    if any(unicodedata.category(sign)[0] == "C" for sign in text):
        return False
    labels = domain.split(".")
    plain = (
        bool(_LOCAL.fullmatch(local)) and not local.startswith(".") and not local.endswith(".") and ".." not in local
    )
    return plain and len(labels) > 1 and all(_LABEL.fullmatch(label) and len(label) < 64 for label in labels)
