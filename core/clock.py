"""The one clock: every moment in Tanggap is an aware datetime in UTC."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the present moment, aware and in UTC: the only clock, which tests can move. Since 1.0."""
    return datetime.now(UTC)
