"""When a chat is open: lines such as `mon-fri 08:00-17:00`, in the time zone of the site."""

import re
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from core.api import Invalid, gettext

DAYS = (("mon", "sen"), ("tue", "sel"), ("wed", "rab"), ("thu", "kam"), ("fri", "jum"), ("sat", "sab"), ("sun", "min"))
NUMBER = {name: number for number, names in enumerate(DAYS) for name in names}
LINE = re.compile(
    r"(?P<first>[a-z]{3})(?:\s*-\s*(?P<last>[a-z]{3}))?\s+(?P<opens>\d\d?[:.]\d\d)\s*-\s*(?P<closes>\d\d?[:.]\d\d)"
)


@dataclass(frozen=True, slots=True)
class Shift:
    """Days of the week (Monday is 0) and the times between which the chat is open."""

    days: frozenset[int]
    opens: time
    closes: time


def shifts(text: str) -> list[Shift]:
    """Read the lines; raises `Invalid` for the first that cannot be read."""
    return [_shift(line) for line in text.lower().splitlines() if line.strip()]


def is_within(text: str, timezone: str, moment: datetime) -> bool:
    """Tell whether a moment is within the hours; without any, the chat is always open."""
    known = shifts(text)
    here = moment.astimezone(ZoneInfo(timezone or "UTC"))
    return not known or any(here.weekday() in each.days and each.opens <= here.time() < each.closes for each in known)


def _shift(line: str) -> Shift:
    found = LINE.fullmatch(line.strip())
    if found is None or not {found["first"], found["last"] or found["first"]} <= NUMBER.keys():
        raise _unreadable(line)
    first = NUMBER[found["first"]]
    last = NUMBER[found["last"]] if found["last"] else first
    days = frozenset((first + step) % 7 for step in range((last - first) % 7 + 1))
    opens, closes = _time(found["opens"], line), _time(found["closes"], line)
    if opens >= closes:
        raise Invalid(gettext("“%(line)s” ends before it begins. Write one line for each day.", line=line.strip()))
    return Shift(days, opens, closes)


def _time(text: str, line: str) -> time:
    hour, _sep, minute = text.replace(".", ":").partition(":")
    if text in {"24:00", "24.00"}:
        return time.max
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise _unreadable(line) from None


def _unreadable(line: str) -> Invalid:
    return Invalid(gettext("“%(line)s” cannot be read. Write it like mon-fri 08:00-17:00.", line=line.strip()[:60]))
