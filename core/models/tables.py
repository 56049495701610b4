"""Tables that are only written and listed: plain tables cost a tenth of the memory of a mapped class."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)

from core.database import BigId, ByteWord, LongText, UtcDateTime, db

# Numbers that every process watches: `epoch` (set of plugins), `change` (anything a list shows).
counter = Table(
    "counter",
    db.metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False, default=0),
)

# The words by which a customer is found: those of the name, the addresses and the organisation.
customer_word = Table(
    "customer_word",
    db.metadata,
    Column("customer_id", BigId, ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("word", ByteWord, primary_key=True),
    Index("ix_customer_word_word", "word", "customer_id"),
)

setting = Table(
    "setting",
    db.metadata,
    Column("owner", String(40), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("value", JSON, nullable=False),
)

plugin = Table(
    "plugin",
    db.metadata,
    Column("slug", String(32), primary_key=True),
    Column("version", String(40), nullable=False, default=""),
    Column("is_active", Boolean, nullable=False, default=False),
    Column("position", Integer, nullable=False, default=0),
    Column("state", String(12), nullable=False, default="inactive"),
    Column("error", LongText, nullable=False, default=""),
    Column("where", String(255), nullable=False, default=""),
    Column("digest", String(64), nullable=False, default=""),
    Column("changed_at", UtcDateTime),
)

plugin_owned = Table(
    "plugin_owned",
    db.metadata,
    Column("slug", String(32), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("name", String(120), primary_key=True),
)

plugin_failure = Table(
    "plugin_failure",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column("slug", String(32), nullable=False),
    Column("hook", String(80), nullable=False),
    Column("request", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("error", LongText, nullable=False),
    Index("ix_plugin_failure_slug", "slug", "at"),
)

# How many tickets stand where: one row per desk, assignee (0: nobody) and rank, kept with every change.
tally = Table(
    "tally",
    db.metadata,
    Column("desk_id", BigId, primary_key=True, autoincrement=False),
    Column("assignee_id", BigId, primary_key=True, autoincrement=False),
    Column("rank", SmallInteger, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False, default=0),
)

star = Table(
    "star",
    db.metadata,
    Column("user_id", BigId, ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "ticket_id",
        BigId,
        ForeignKey("ticket.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

seen = Table(
    "seen",
    db.metadata,
    Column("user_id", BigId, ForeignKey("user.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "ticket_id",
        BigId,
        ForeignKey("ticket.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("at", UtcDateTime, nullable=False),
)

link = Table(
    "link",
    db.metadata,
    Column(
        "ticket_id",
        BigId,
        ForeignKey("ticket.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "other_id",
        BigId,
        ForeignKey("ticket.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("kind", String(12), nullable=False, default="related"),
)

custom_field = Table(
    "custom_field",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column("key", String(40), nullable=False, unique=True),
    Column("label", String(80), nullable=False),
    Column("type", String(20), nullable=False),
    Column("desk_id", BigId, ForeignKey("desk.id", ondelete="CASCADE")),
    Column("options", JSON, nullable=False),
    Column("is_required", Boolean, nullable=False, default=False),
    Column("is_sortable", Boolean, nullable=False, default=False),
    Column("position", Integer, nullable=False, default=0),
)

field_value = Table(
    "field_value",
    db.metadata,
    Column(
        "ticket_id",
        BigId,
        ForeignKey("ticket.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column(
        "field_id",
        BigId,
        ForeignKey("custom_field.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("value", String(255), nullable=False),
    Index("ix_field_value_sorted", "field_id", "value", "ticket_id"),
)

view = Table(
    "view",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("query", LongText, nullable=False),
    Column("user_id", BigId, ForeignKey("user.id", ondelete="CASCADE"), index=True),
    Column("team_id", BigId, ForeignKey("team.id", ondelete="CASCADE"), index=True),
    Column("position", Integer, nullable=False, default=0),
)

# What people see in the in-app centre.
notification = Table(
    "notification",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigId, ForeignKey("user.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", BigId, nullable=False),
    Column("ticket_id", BigId, ForeignKey("ticket.id", ondelete="CASCADE"), index=True),
    Column("kind", String(40), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
    Index("ix_notification_user", "user_id", "read_at", "id"),
)

# Acts on many tickets at once: how far each has come and what it refused; what happened between two events can be
# undone.
bulk = Table(
    "bulk",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column("user_id", BigId, ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("action", String(120), nullable=False),
    Column("chosen", JSON, nullable=False),
    Column("numbers", JSON, nullable=False),
    Column("position", Integer, nullable=False, default=0),
    Column("done", Integer, nullable=False, default=0),
    Column("refused", JSON, nullable=False),
    Column("first_event", BigInteger, nullable=False, default=0),
    Column("last_event", BigInteger, nullable=False, default=0),
    Column("state", String(10), nullable=False, default="running"),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# Append-only counters of attempts, by what is counted ("sign-in", say), for whom, and in which window of time.
attempt = Table(
    "attempt",
    db.metadata,
    Column("name", String(40), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("window", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False, default=0),
)

audit = Table(
    "audit",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("act", String(60), nullable=False),
    Column("actor_id", BigId),
    Column("actor_name", String(120), nullable=False, default=""),
    Column("address", String(64), nullable=False, default=""),
    Column("target", String(190), nullable=False, default=""),
    Column("data", JSON, nullable=False),
    Column("chain", String(64), nullable=False, default=""),
)

# What is searched, one row per message, as `core.words` cuts it; `text_index` has the index that is built over it. What
# belongs to a note stands in `note` alone, so that a query which does not name that column never finds it.
message_text = Table(
    "message_text",
    db.metadata,
    Column(
        "id",
        BigId,
        ForeignKey("message.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("ticket_id", BigId, nullable=False, index=True),
    Column("is_note", Boolean, nullable=False, default=False),
    Column("subject", LongText, nullable=False, default=""),
    Column("public", LongText, nullable=False, default=""),
    Column("note", LongText, nullable=False, default=""),
    Column("people", LongText, nullable=False, default=""),
)

# Customers whose data is to be erased: asked, running, done or refused. `known` holds the addresses by which owners
# find what is theirs, until all are done; `waiting` names the owners that are not, `errors` why.
erasure = Table(
    "erasure",
    db.metadata,
    Column("id", BigId, primary_key=True),
    Column("customer_id", BigId, ForeignKey("customer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("asked_by", BigId),
    Column("confirmed_at", UtcDateTime),
    Column("confirmed_by", BigId),
    Column("known", JSON, nullable=False),
    Column("waiting", JSON, nullable=False),
    Column("errors", JSON, nullable=False),
    Column("done_at", UtcDateTime),
    Index("ix_erasure_state", "state", "id"),
)
