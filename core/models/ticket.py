"""A ticket, with everything that lists need held in the row itself.

`rank` and `sorted_at` say where a ticket stands in any folder: lists order by (rank, sorted_at, id), all descending,
so one kind of index and one kind of page key serve them all. Both are worked out by `settle()`, which the session calls
before each flush, so that no writer can forget it.
"""

from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.database import BigId, UtcDateTime, db
from core.models.account import Account
from core.models.category import Category
from core.models.customer import Customer
from core.models.desk import Desk
from core.models.status import Kind, Status
from core.models.tag import Tag, ticket_tag
from core.models.team import Team
from core.models.user import User


class Rank(IntEnum):
    """Where a ticket is, in the order in which a mixed list shows it."""

    OPEN = 6
    PENDING = 5
    ON_HOLD = 4
    SNOOZED = 3
    CLOSED = 2
    SPAM = 1
    TRASH = 0


RANK_OF_KIND = {
    Kind.OPEN: Rank.OPEN,
    Kind.PENDING: Rank.PENDING,
    Kind.ON_HOLD: Rank.ON_HOLD,
    Kind.CLOSED: Rank.CLOSED,
}
LIVE = (Rank.ON_HOLD, Rank.OPEN)  # both ends included


MERGED = text("merged_into_id IS NOT NULL")


class Priority(IntEnum):
    """How much it matters; a bigger number matters more. Since 1.0."""

    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


class Ticket(db.Model):
    """One request of one customer; its id is the number that people see. Since 1.0."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_place", "rank", "sorted_at", "id"),
        Index("ix_ticket_assignee_place", "assignee_id", "rank", "sorted_at", "id"),
        Index("ix_ticket_desk_place", "desk_id", "rank", "sorted_at", "id"),
        Index("ix_ticket_team_place", "team_id", "rank", "sorted_at", "id"),
        Index("ix_ticket_customer", "customer_id", "id"),
        Index("ix_ticket_opened", "opened_at", "id"),
        Index("ix_ticket_changed", "changed_at", "id"),
        Index("ix_ticket_attention", "needs_attention", "rank", "sorted_at", "id"),
        Index("ix_ticket_category", "category_id", "id"),
        Index("ix_ticket_snoozed", "snoozed_until"),
        # Few tickets are merged; where most sites are, the index holds those alone and costs the others nothing. To say
        # so for PostgreSQL too would load its dialect, three megabytes, into every process of the others.
        Index("ix_ticket_merged", "merged_into_id", sqlite_where=MERGED),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(String(32), unique=True)
    subject: Mapped[str] = mapped_column(String(300))
    preview: Mapped[str] = mapped_column(String(255), default="")
    desk_id: Mapped[int] = mapped_column(ForeignKey("desk.id", ondelete="RESTRICT"), active_history=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    channel: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="RESTRICT"))
    status_id: Mapped[int] = mapped_column(ForeignKey("status.id", ondelete="RESTRICT"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id", ondelete="SET NULL"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), active_history=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="SET NULL"))
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id", ondelete="SET NULL"))

    impact: Mapped[int | None] = mapped_column(SmallInteger)
    urgency: Mapped[int | None] = mapped_column(SmallInteger)
    priority: Mapped[int] = mapped_column(SmallInteger, default=Priority.NORMAL)
    locale: Mapped[str | None] = mapped_column(String(12))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    rank: Mapped[int] = mapped_column(SmallInteger, default=Rank.OPEN, active_history=True)
    sorted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    active_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    snoozed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    spam_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    message_count: Mapped[int] = mapped_column(default=0)
    reply_count: Mapped[int] = mapped_column(default=0)
    has_files: Mapped[bool] = mapped_column(Boolean, default=False)
    needs_attention: Mapped[bool] = mapped_column(Boolean, default=False)

    desk: Mapped[Desk] = relationship(lazy="select")
    account: Mapped[Account | None] = relationship(lazy="select")
    customer: Mapped[Customer] = relationship(lazy="select")
    status: Mapped[Status] = relationship(lazy="select")
    category: Mapped[Category | None] = relationship(lazy="select")
    assignee: Mapped[User | None] = relationship(lazy="select")
    team: Mapped[Team | None] = relationship(lazy="select")
    tags: Mapped[list[Tag]] = relationship(secondary=ticket_tag, lazy="select", order_by=Tag.name, passive_deletes=True)

    @property
    def number(self) -> int:
        """Give the number people see; it is the id, which is never used again."""
        return self.id

    @property
    def kind(self) -> Kind:
        """Give the kind of the status."""
        return Kind(self.status.kind)

    @property
    def is_live(self) -> bool:
        """Tell whether somebody may still have to do something."""
        return LIVE[0] <= self.rank <= LIVE[1]

    def settle(self) -> None:
        """Work out where this ticket stands in the lists."""
        self.rank, self.sorted_at = place_of(
            self.kind, self.active_at, self.closed_at, self.snoozed_until, self.spam_at, self.deleted_at
        )


def place_of(
    kind: Kind,
    active_at: datetime,
    closed_at: datetime | None = None,
    snoozed_until: datetime | None = None,
    spam_at: datetime | None = None,
    deleted_at: datetime | None = None,
) -> tuple[Rank, datetime]:
    """Say where a ticket stands: its rank, and the moment by which it is sorted within."""
    if deleted_at is not None:
        return Rank.TRASH, deleted_at
    if spam_at is not None:
        return Rank.SPAM, active_at
    if kind is Kind.CLOSED:
        return Rank.CLOSED, closed_at or active_at
    if snoozed_until is not None:
        return Rank.SNOOZED, active_at
    return RANK_OF_KIND[kind], active_at
