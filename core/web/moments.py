"""Moments in words, each said once: a page shows some dozens, and Babel takes a fifth of a millisecond for one."""

import functools
from datetime import UTC, datetime
from typing import Any

from babel import dates

from core.clock import now
from core.i18n import choose_timezone, language

MOST = 1_000
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def moment(at: datetime, style: str = "medium") -> str:
    """Say when something was, in the reader's language and time zone (the filter `datetimeformat`)."""
    return _moment(at if at.tzinfo else at.replace(tzinfo=UTC), style, language(), choose_timezone())


@functools.lru_cache(maxsize=MOST)
def _moment(at: datetime, style: str, locale: str, zone: str) -> str:
    return str(dates.format_datetime(at, style, tzinfo=dates.get_timezone(zone), locale=locale))


def ago(at: Any) -> str:
    """Say how long ago something was, or how long a span is (the filter `timedeltaformat`)."""
    seconds = (now() - at.replace(tzinfo=UTC)).total_seconds() if isinstance(at, datetime) else at.total_seconds()
    step = 1 if abs(seconds) < MINUTE else MINUTE if abs(seconds) < HOUR else HOUR
    return _ago(int(seconds / step) * step, language())


@functools.lru_cache(maxsize=MOST)
def _ago(seconds: int, locale: str) -> str:
    return str(dates.format_timedelta(seconds, locale=locale))
