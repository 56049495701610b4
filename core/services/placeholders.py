"""Fills the named values of a text, `{{ customer.first_name }}`, for one ticket; what nobody declares stays."""

import re
from collections.abc import Callable

from markupsafe import escape

from core.declare import Placeholder
from core.engine.current import hooks, registry
from core.engine.fuse import Failure
from core.engine.hooks import CORE
from core.models import Ticket

_NAMED = re.compile(r"\{\{\s*([a-z][a-z0-9_.]{0,60})\s*\}\}")


def fill(text: str, ticket: Ticket) -> str:
    """Fill a plain text."""
    return _filled(text, ticket, str)


def fill_html(html: str, ticket: Ticket) -> str:
    """Fill HTML; the values are escaped."""
    return _filled(html, ticket, lambda value: str(escape(value)))


def _filled(text: str, ticket: Ticket, form: Callable[[str], str]) -> str:
    """Each value is asked for once; one whose plugin fails stays unfilled, so that it is seen."""
    known: dict[str, str] = {}

    def value(match: re.Match[str]) -> str:
        name = match[1]
        if name not in known:
            declared = registry().placeholders.get(name)
            known[name] = match[0] if declared is None else _asked(declared, ticket, match[0], form)
        return known[name]

    return _NAMED.sub(value, text)


def _asked(declared: Placeholder, ticket: Ticket, unfilled: str, form: Callable[[str], str]) -> str:
    owner = registry().placeholders.owner(declared.name) or CORE
    answer = hooks().guarded(owner, f"placeholder {declared.name}", lambda: declared.value(ticket))
    return unfilled if isinstance(answer, Failure) else form(str(answer.value))
