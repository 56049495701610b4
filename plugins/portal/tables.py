"""The tables of the portal: signed-in browsers, mailed links, passwords, and which links of a ticket were revoked.

Plain tables: their rows are only written, found by their key and deleted.
"""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from core.api import BigId, UtcDateTime, plugin_base

_metadata = plugin_base("portal").metadata

session = Table(
    "p_portal__session",
    _metadata,
    Column("digest", String(64), primary_key=True),
    Column("customer_id", BigId, ForeignKey("customer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("address", String(254), nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("proved_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

token = Table(
    "p_portal__token",
    _metadata,
    Column("digest", String(64), primary_key=True),
    Column("customer_id", BigId, ForeignKey("customer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("address", String(254), nullable=False),
    Column("next", String(300), nullable=False, default=""),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("used_at", UtcDateTime),
)

password = Table(
    "p_portal__password",
    _metadata,
    Column("customer_id", BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    # The address with which it was set: once that is no more the customer's, the password is not either.
    Column("address", String(254), nullable=False),
    Column("hash", String(255), nullable=False),
    Column("set_at", UtcDateTime, nullable=False),
)

# The links of a ticket carry the number of its row; one more, and all that were mailed before are dead.
revocation = Table(
    "p_portal__revocation",
    _metadata,
    Column("ticket_id", BigId, ForeignKey("ticket.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("generation", Integer, nullable=False, default=0),
    Column("at", UtcDateTime, nullable=False),
)
