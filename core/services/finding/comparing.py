"""Values that compare: `>5`, `<7d`, `2026-01-05`, `2026-01..2026-03`."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_

from core.clock import now
from core.errors import Invalid
from core.i18n import gettext as _
from core.i18n import zone

_COMPARED = re.compile(r"(>=|<=|>|<|=)?\s*(.+)", re.DOTALL)
_SPAN = re.compile(r"(\d{1,5})\s*(m|min|h|d|w|mo|y)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
    "mo": timedelta(days=30),
    "y": timedelta(days=365),
}
LARGEST = 10**9
Bound = tuple[datetime, datetime]


def compare_number(column: Any, value: str) -> ColumnElement[bool]:
    """Compare a column with `5`, `>5`, `<=5` or `2..5`."""
    if ".." in value:
        low, _dots, high = value.partition("..")
        return and_(column >= _number(low), column <= _number(high))
    sign, rest = _parts(value)
    return _SIGNS[sign](column, _number(rest))


_SIGNS: dict[str, Callable[[Any, Any], ColumnElement[bool]]] = {
    "=": lambda column, value: column == value,
    ">": lambda column, value: column > value,
    ">=": lambda column, value: column >= value,
    "<": lambda column, value: column < value,
    "<=": lambda column, value: column <= value,
}


def compare_moment(column: Any, value: str) -> ColumnElement[bool]:
    """Compare a column with a day, month or year (as the reader has it), a range, or an age: `<7d` is younger."""
    if ".." in value:
        low, _dots, high = value.partition("..")
        return and_(column >= _bounds(low)[0], column < _bounds(high)[1])
    sign, rest = _parts(value)
    age = span(rest)
    if age is not None:
        return _compare_age(column, sign, age)
    start, end = _bounds(rest)
    match sign:
        case ">":
            return column >= end
        case ">=":
            return column >= start
        case "<":
            return column < start
        case "<=":
            return column < end
    return and_(column >= start, column < end)


def _compare_age(column: Any, sign: str, age: timedelta) -> ColumnElement[bool]:
    """A greater age is an earlier moment; an age without a sign means at most that old."""
    moment = now() - age
    return column < moment if sign in {">", ">="} else column >= moment


def span(value: str) -> timedelta | None:
    """Read `4h`, `30min`, `7d`, `2w`, `3mo`, `1y`; None for anything else."""
    found = _SPAN.fullmatch(value.strip())
    if found is None:
        return None
    return min(int(found[1]) * _UNITS[found[2].lower()], timedelta(days=36_500))


def _parts(value: str) -> tuple[str, str]:
    found = _COMPARED.fullmatch(value.strip())
    if found is None:
        raise Invalid(_("Say what to compare with, such as >5 or <7d."))
    return found[1] or "=", found[2].strip()


def _number(value: str) -> int:
    if not re.fullmatch(r"-?\d{1,10}", value.strip(), re.ASCII) or abs(int(value)) > LARGEST:
        raise Invalid(_("“%(value)s” is not a number; try 5, >5 or 2..5.", value=value))
    return int(value)


def _bounds(value: str) -> Bound:
    """Give the first moment of a day, month or year, and the first moment after it."""
    value = value.strip().lower()
    days = {"today": 0, "yesterday": 1}
    if value in days:
        day = now().astimezone(zone()).date() - timedelta(days=days[value])
        return _at(day), _at(day + timedelta(days=1))
    found = _DATE.fullmatch(value)
    try:
        if found is None:
            raise ValueError
        return _bounds_of(int(found[1]), found[2] and int(found[2]), found[3] and int(found[3]))
    except (ValueError, OverflowError) as error:
        raise Invalid(
            _("“%(value)s” is not a date; try 2026-01-31, 2026-01, >2026-01-31 or <7d.", value=value)
        ) from error


def _bounds_of(year: int, month: Any, day: Any) -> Bound:
    if day:
        first = date(year, month, day)
        return _at(first), _at(first + timedelta(days=1))
    if month:
        return _at(date(year, month, 1)), _at(date(year + month // 12, month % 12 + 1, 1))
    return _at(date(year, 1, 1)), _at(date(year + 1, 1, 1))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), zone()).astimezone(UTC)
