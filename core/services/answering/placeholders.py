"""Fills the named values of a text, `{{ customer.first_name }}`, for one ticket; what nobody declares stays.

`{{ customer.first_name | "there" }}` says what stands there where the value is empty. That is the whole language: a
text is never compiled, and a value is never looked through for more names.
"""

import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from html import unescape

from markupsafe import escape

from core.declare import Placeholder
from core.engine.current import hooks, registry
from core.engine.fuse import Failure
from core.engine.hooks import CORE
from core.html_text import text_to_html
from core.i18n import speaking
from core.models import Ticket

_NAMED = re.compile(
    r"\{\{\s*([a-z][a-z0-9_.]{0,60})\s*(?:\|\s*(?:\"([^\"{}]{0,200})\"|&(?:#34|quot);([^\"{}]{0,200}?)&(?:#34|quot);)\s*)?\}\}"
)
# Some words of letters: no address, no link and no number is one.
_NAME = re.compile(r"[^\W\d_]+\.?(?:[ '’-][^\W\d_]+\.?){0,4}")
LONGEST_NAME = 40
_GAP = re.compile(r"\[\?([^\[\]?]{1,80})\?\]")
# Stand-ins while a text becomes HTML, so that a value is neither read as formatting nor as a link.
_STAND_IN = re.compile("\ue000([0-9]{1,5})\ue001")
_PRIVATE = dict.fromkeys((0xE000, 0xE001))


@dataclass(frozen=True, slots=True)
class Filled:
    """A text that was filled, as safe HTML; `gaps` names the values that were empty. Since 1.0."""

    html: str
    gaps: tuple[str, ...] = ()


def fill(text: str, ticket: Ticket) -> str:
    """Fill the placeholders of a plain text for a ticket; what nobody declares stays. Since 1.0.

    The values come in as they are: where the text is HTML, use `fill_placeholders`. Values are never looked through for
    more placeholders, and a text is never compiled.

    Example::

        fill_plain("{{ ticket.number }}: {{ ticket.subject }}", ticket)
    """
    return _filled(text, ticket, str)


def fill_html(html: str, ticket: Ticket, is_proven: bool = True) -> str:
    """Fill HTML; the values are escaped. What a stranger typed is left out unless it could be a name."""
    return _filled(html, ticket, lambda value: str(escape(value)), is_proven)


def fill_marked(
    text: str, ticket: Ticket, to_html: Callable[[str], str] = text_to_html, locale: str | None = None
) -> Filled:
    """Make HTML of a plain text with placeholders, filled for a ticket; what is empty is marked as a gap.

    `{{ customer.first_name | "there" }}` has a fall-back; without one, an empty or unknown value becomes
    `[?Customer's first name?]`, with which no reply can be sent. `to_html` makes HTML of the text before the values
    come in: a value stays text, whatever it holds. `locale` is the language of the values, such as a status. Since 1.0.

    Example::

        filled = fill_placeholders('Hello {{ customer.first_name | "there" }}, …', ticket)
    """
    values: list[str] = []
    gaps: dict[str, None] = {}

    def value(match: re.Match[str]) -> str:
        said, gap = _said_or_gap(match, ticket, locale)
        if gap:
            gaps[gap] = None
        values.append(str(escape(said)))
        return f"\ue000{len(values) - 1}\ue001"

    html = to_html(_NAMED.sub(value, text.translate(_PRIVATE)))
    return Filled(_STAND_IN.sub(lambda match: values[int(match[1])], html), tuple(gaps))


def _said_or_gap(match: re.Match[str], ticket: Ticket, locale: str | None) -> tuple[str, str]:
    declared = registry().placeholders.get(match[1])
    with speaking(locale) if locale else nullcontext():
        said = "" if declared is None else _asked(declared, ticket, "", str).strip()
    said = said or _fall_back(match) or ""
    if said:
        return said, ""
    label = _plain(str(declared.label) if declared else match[1])
    return f"[?{label}?]", label


def _plain(label: str) -> str:
    return re.sub(r"[\[\]?]", "", label)[:80] or "…"


def gaps_in(text: str) -> tuple[str, ...]:
    """Name the gaps that a text still has, as `fill_placeholders` marks them. Since 1.0."""
    return tuple(dict.fromkeys(_GAP.findall(text)))


def declared() -> list[Placeholder]:
    """Give all placeholders that texts may hold, by name. Since 1.0.

    Example::

        names = [(each.name, str(each.label)) for each in placeholders()]
    """
    return sorted(registry().placeholders, key=lambda each: each.name)


def unknown(text: str) -> tuple[str, ...]:
    """Name what stands in double braces in a text and is no placeholder, or not written as one. Since 1.0."""
    known = {each.name for each in registry().placeholders}
    rest = _NAMED.sub(lambda match: "" if match[1] in known else match[0], text)
    return tuple(dict.fromkeys(each.strip()[:60] for each in re.findall(r"\{\{([^{}]{0,300})\}\}", rest)))


def _filled(text: str, ticket: Ticket, form: Callable[[str], str], is_proven: bool = True) -> str:
    """Each value is asked for once; one whose plugin fails stays unfilled, so that it is seen."""
    known: dict[str, str] = {}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in known:
            declared = registry().placeholders.get(name)
            shown = _named_only(form) if declared and declared.typed and not is_proven else form
            known[name] = match[0] if declared is None else _asked(declared, ticket, match[0], shown)
        fall_back = _fall_back(match)
        return known[name] if fall_back is None or known[name].strip() else form(fall_back)

    return _NAMED.sub(value, text)


def _named_only(form: Callable[[str], str]) -> Callable[[str], str]:
    """Say nothing for a value that could not be a name."""
    return lambda value: form(value) if len(value) <= LONGEST_NAME and _NAME.fullmatch(value) else ""


def _fall_back(match: re.Match[str]) -> str | None:
    """Give what stands behind the bar; within HTML its quotes may be escaped."""
    return match[2] if match[3] is None else unescape(match[3])


def _asked(declared: Placeholder, ticket: Ticket, unfilled: str, form: Callable[[str], str]) -> str:
    owner = registry().placeholders.owner(declared.name) or CORE
    answer = hooks().guarded(owner, f"placeholder {declared.name}", lambda: declared.value(ticket))
    return unfilled if isinstance(answer, Failure) else form(str(answer.value))
