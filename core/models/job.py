"""Work to be done outside a request, and the clock that asks for it again and again."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.clock import now
from core.database import BigId, LongText, UtcDateTime, db


class JobState(StrEnum):
    """Where a job is."""

    READY = "ready"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"
    HELD = "held"


class JobRow(db.Model):
    """One piece of work. `key` is unique while the work waits: asking twice for the same is asking once."""

    __tablename__ = "job"
    __table_args__ = (
        Index("ix_job_next", "state", "due_at", "id"),
        Index("uq_job_key", "key", unique=True),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(80))
    key: Mapped[str | None] = mapped_column(String(190))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(8), default=JobState.READY)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    leased_by: Mapped[str] = mapped_column(String(80), default="")
    error: Mapped[str] = mapped_column(LongText, default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


schedule = Table(
    "schedule",
    db.metadata,
    Column("owner", String(40), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("next_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime),
    Column("is_paused", Boolean, nullable=False, default=False),
    Column("seconds", Integer, nullable=False),
)
