"""The links in the foot, written one a line: what it says | where it leads."""

import re
from dataclasses import dataclass

from core.api import Invalid, gettext

MOST = 8
_SAFE = re.compile(r"(?:https?://[^\s<>\"']+|mailto:[^\s<>\"']+|tel:[+0-9 ()-]+|/(?!/)[^\s<>\"'\\]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """One link."""

    label: str
    url: str


def link_list(text: str) -> list[Link]:
    """Read links; raises `Invalid` that names the line for what is none."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST:
        raise Invalid(gettext("The foot has room for %(num)d links.", num=MOST))
    return [_link(number, line) for number, line in lines]


def _link(number: int, line: str) -> Link:
    label, bar, url = (part.strip() for part in line.rpartition("|"))
    if not bar or not label or len(label) > 60 or len(url) > 300 or not _SAFE.fullmatch(url):
        raise Invalid(gettext("Line %(num)d is no link. Write: Opening hours | https://example.com/hours", num=number))
    return Link(label, url)
