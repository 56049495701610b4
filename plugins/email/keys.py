"""Our reply keys in addresses and subjects: `support+k<26 characters>@…` and `[#1042-<26 characters>]`."""

import re
from collections.abc import Iterable

_IN_ADDRESS = re.compile(r"\+k([a-z2-7]{26})@", re.IGNORECASE)
_IN_SUBJECT = re.compile(r"\[#\d{1,12}-([a-z2-7]{26})\]", re.IGNORECASE)
MOST_LOCAL = 64  # RFC 5321, section 4.5.3.1.1


def with_key(address: str, key: str) -> str:
    """Put a reply key into an address; the address as it is where there is no room or no key."""
    local, _at, domain = address.rpartition("@")
    keyed = f"{local.partition('+')[0]}+k{key}"
    return f"{keyed}@{domain}" if key and local and len(keyed) <= MOST_LOCAL else address


def keys_in(addresses: Iterable[str], subject: str) -> tuple[str, ...]:
    """Find our keys, those in addresses first."""
    found = [match.group(1).lower() for address in addresses for match in _IN_ADDRESS.finditer(address)]
    found += [match.group(1).lower() for match in _IN_SUBJECT.finditer(subject)]
    return tuple(dict.fromkeys(found))


def without_key(subject: str) -> str:
    """Take our mark out of a subject."""
    return _IN_SUBJECT.sub("", subject).strip()
