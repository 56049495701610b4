"""A customer, the identities under which one writes, and the organisation one belongs to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.clock import now
from core.database import BigId, LongText, UtcDateTime, db


class Organisation(db.Model):
    """A firm or household that customers belong to."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    domains: Mapped[list[str]] = mapped_column(JSON, default=list)
    notes: Mapped[str] = mapped_column(LongText, default="")


class Customer(db.Model):
    """Somebody who asks for help. Since 1.0."""

    __tablename__ = "customer"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"), index=True)
    locale: Mapped[str | None] = mapped_column(String(12))
    timezone: Mapped[str | None] = mapped_column(String(64))
    notes: Mapped[str] = mapped_column(LongText, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    is_spammer: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, onupdate=now)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation | None] = relationship(lazy="select")
    identities: Mapped[list["Identity"]] = relationship(
        back_populates="customer",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by=lambda: Identity.id,
    )

    def address(self, kind: str) -> str | None:
        """Give the first identity of a kind: `customer.address("email")`."""
        return next((each.value for each in self.identities if each.kind == kind), None)

    @property
    def first_name(self) -> str:
        """Give the first word of the name."""
        return self.name.split()[0] if self.name.strip() else ""


class Identity(db.Model):
    """One address under which a customer is known: (`email`, `ani@example.com`), (`phone`, `+62811…`). Since 1.0."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("kind", "value"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(254))
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undeliverable_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bounces: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)

    customer: Mapped[Customer] = relationship(back_populates="identities")
