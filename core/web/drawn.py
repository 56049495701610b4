"""Parts of pages that were drawn a moment ago: the same rows and frames are drawn again and again.

A part is kept under everything that it shows, so it is never out of date; how long ago something was counts in
minutes, then in hours, then in days. Drawing them anew is most of what a page costs.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from typing import Any

from flask import current_app, g
from markupsafe import Markup
from sqlalchemy import select

from core.clock import now
from core.database import db
from core.engine.current import EXTENSION
from core.i18n import language
from core.models import Ticket
from core.recent import Recent
from core.web import slots

MOST = 800
STORE = "drawn"
LONGEST = 8_000  # characters of a message that is kept
MINUTE, HOUR, DAY = 60, 3_600, 86_400
PLACE = "ticket.row"


def kept_part(name: str, *shown: Any, caller: Callable[[], Markup]) -> Markup:
    """Draw a part of a page, unless it was drawn just so a moment ago (a global of all templates).

    `shown` is all that the part shows beside words of its own, dataclasses among it frozen. What differs from request
    to request, such as a CSRF token, has to stay outside::

        {% call kept_part("rail", nav) %} … {% endcall %}
    """
    store = _store()
    key = (name, language(), *map(_frozen, shown))
    found = store.get(key)
    if found is None:
        found = caller()
        store.put(key, found)
    return found


def kept_item(macro: Callable[[Any], Markup], item: Any) -> Markup:
    """Draw a message or a step of a thread, unless it was drawn just so a moment ago (a global of all templates).

    One with a button of its own is always drawn anew: the form around it carries a token that is never the same. So is
    a long one: what is kept is counted by pieces, and some hundred long mails would fill the memory of a small host.
    """
    shown = item if isinstance(item, Mapping) else asdict(item)
    if any(value and name in WITH_FORM for name, value in shown.items()) or has_button(shown.get("delivery")):
        return macro(item)
    if sum(len(shown.get(name, "")) for name in LONG) > LONGEST:
        return macro(item)
    store = _store()
    key = (macro.name, *_reader(), _frozen(shown), _age(now(), shown["at"]))  # type: ignore[attr-defined]
    found = store.get(key)
    if found is None:
        found = macro(item)
        store.put(key, found)
    return found


WITH_FORM = frozenset({"images_url", "delete_url"})
LONG = ("html", "quoted_html", "words")


def has_button(delivery: Any) -> bool:
    """Tell whether something can be done about a delivery."""
    return bool(delivery is not None and (delivery.retry_url or delivery.undo_url))


def _reader() -> tuple[Hashable, ...]:
    return language(), g.get("timezone") or g.get("site_timezone")


def _frozen(value: Any) -> Any:
    """Make a key of what a part shows."""
    if type(value) in PLAIN:
        return value
    if isinstance(value, dict):
        return (*value, *map(_frozen, value.values()))  # flat: a pair for each name would take a megabyte
    if isinstance(value, list):
        return tuple(map(_frozen, value))
    try:
        hash(value)
    except TypeError:
        return tuple(map(_frozen, value)) if isinstance(value, tuple) else str(value)
    return value if isinstance(value, tuple) or is_dataclass(value) else str(value)


PLAIN = frozenset({str, int, bool, float, datetime, type(None), Markup})


def _store() -> Recent[Markup]:
    store: Recent[Markup] = current_app.extensions[EXTENSION].extras.setdefault(STORE, Recent(MOST))
    return store


def kept_rows(
    macro: Callable[..., Markup],
    rows: Sequence[Any],
    channels: Mapping[str, tuple[str, str]],
    show_status: bool = False,
) -> Markup:
    """Draw the rows of a list by their macro, but for those that were drawn just so a moment ago."""
    store = _store()
    reader = (*_reader(), show_status)
    moment = now()
    extras = _extras(rows)
    drawn = []
    for row in rows:
        extra = extras.get(row.line.id, "")
        looks = channels.get(row.line.channel)
        age = _age(moment, row.line.active_at)
        key = (reader, row.line, row.url, row.is_unread, row.is_starred, str(row.snippet or ""), str(extra), looks, age)
        found = store.get(key)
        if found is None:
            found = macro(row, channels, extra, show_status)
            store.put(key, found)
        drawn.append(found)
    return Markup("\n").join(drawn)


def _extras(rows: Sequence[Any]) -> dict[int, Markup]:
    """Draw what plugins put into rows; the tickets are read for them alone, and in one query."""
    if not rows or not slots.parts(PLACE):
        return {}
    tickets = db.session.scalars(select(Ticket).where(Ticket.id.in_([row.line.id for row in rows])))
    return {ticket.id: slots.draw(PLACE, ticket=ticket) for ticket in tickets}


def reader_age(at: datetime | None) -> tuple[Hashable, ...]:
    """Give what a moment is told by besides itself: the reader's time zone and how long ago it is (for templates)."""
    return (*_reader(), _age(now(), at) if at else None)


def _age(moment: datetime, at: datetime) -> tuple[int, int]:
    """Give how long ago something was, as finely as it is told."""
    seconds = (moment - at).total_seconds()
    step = MINUTE if seconds < HOUR else HOUR if seconds < DAY else DAY
    return step, int(seconds / step)
