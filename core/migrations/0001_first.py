"""The first tables, one statement a step; each may be taken again where a first try failed half way."""

import sqlalchemy as sa
from alembic import op

from core.database import BigId, LongText, UtcDateTime
from core.models import text_index

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them, leaving those that are there."""
    op.create_table(
        "attempt",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("window", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "subject", "window", name=op.f("pk_attempt")),
        if_not_exists=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("act", sa.String(length=60), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=190), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("chain", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False, if_not_exists=True)
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
        if_not_exists=True,
    )
    op.create_table(
        "event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("ticket_id", BigId, nullable=True),
        sa.Column("customer_id", BigId, nullable=True),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("actor_kind", sa.String(length=10), nullable=False),
        sa.Column("actor_id", BigId, nullable=True),
        sa.Column("actor_label", sa.String(length=120), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("ix_event_customer", "event", ["customer_id", "id"], unique=False, if_not_exists=True)
    op.create_index("ix_event_ticket", "event", ["ticket_id", "id"], unique=False, if_not_exists=True)
    op.create_index("ix_event_type", "event", ["type", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "job",
        sa.Column("id", BigId, nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("key", sa.String(length=190), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(length=80), nullable=False),
        sa.Column("error", LongText, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("ix_job_next", "job", ["state", "due_at", "id"], unique=False, if_not_exists=True)
    op.create_index("uq_job_key", "job", ["key"], unique=True, if_not_exists=True)
    op.create_table(
        "organisation",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("domains", sa.JSON(), nullable=False),
        sa.Column("notes", LongText, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("name", name=op.f("uq_organisation_name")),
        if_not_exists=True,
    )
    op.create_table(
        "plugin",
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("error", LongText, nullable=False),
        sa.Column("where", sa.String(length=255), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_plugin")),
        if_not_exists=True,
    )
    op.create_table(
        "plugin_failure",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("hook", sa.String(length=80), nullable=False),
        sa.Column("request", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("error", LongText, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plugin_failure")),
        if_not_exists=True,
    )
    op.create_index("ix_plugin_failure_slug", "plugin_failure", ["slug", "at"], unique=False, if_not_exists=True)
    op.create_table(
        "plugin_owned",
        sa.Column("slug", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("slug", "kind", "name", name=op.f("pk_plugin_owned")),
        if_not_exists=True,
    )
    op.create_table(
        "role",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("reach", sa.String(length=20), nullable=False),
        sa.Column("all_desks", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_builtin", sa.Boolean(), nullable=False),
        sa.Column("needs_totp", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("slug", name=op.f("uq_role_slug")),
        if_not_exists=True,
    )
    op.create_table(
        "schedule",
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=True),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name=op.f("pk_schedule")),
        if_not_exists=True,
    )
    op.create_table(
        "setting",
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("owner", "name", name=op.f("pk_setting")),
        if_not_exists=True,
    )
    op.create_table(
        "tag",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("slug", name=op.f("uq_tag_slug")),
        if_not_exists=True,
    )
    op.create_table(
        "tally",
        sa.Column("desk_id", BigId, autoincrement=False, nullable=False),
        sa.Column("assignee_id", BigId, autoincrement=False, nullable=False),
        sa.Column("rank", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("desk_id", "assignee_id", "rank", name=op.f("pk_tally")),
        if_not_exists=True,
    )
    op.create_table(
        "team",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
        if_not_exists=True,
    )
    op.create_table(
        "customer",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("organisation_id", BigId, nullable=True),
        sa.Column("locale", sa.String(length=12), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("notes", LongText, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("is_spammer", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("erased_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_customer_organisation_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index(op.f("ix_customer_name"), "customer", ["name"], unique=False, if_not_exists=True)
    op.create_index(
        op.f("ix_customer_organisation_id"), "customer", ["organisation_id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "desk",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("status_after_reply", sa.String(length=20), nullable=False),
        sa.Column("assignee_after_reply", sa.String(length=20), nullable=False),
        sa.Column("reopen_days", sa.Integer(), nullable=False),
        sa.Column("team_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_desk_team_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk")),
        sa.UniqueConstraint("slug", name=op.f("uq_desk_slug")),
        if_not_exists=True,
    )
    op.create_table(
        "user",
        sa.Column("id", BigId, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("role_id", BigId, nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("appearance", sa.String(length=8), nullable=False),
        sa.Column("presence", sa.String(length=8), nullable=False),
        sa.Column("after_reply", sa.String(length=8), nullable=False),
        sa.Column("signature", LongText, nullable=False),
        sa.Column("totp_secret", sa.String(length=255), nullable=True),
        sa.Column("totp_last_step", BigId, nullable=True),
        sa.Column("recovery_codes", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_user_role_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index(op.f("ix_user_role_id"), "user", ["role_id"], unique=False, if_not_exists=True)
    op.create_table(
        "account",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("desk_id", BigId, nullable=False),
        sa.Column("signature", LongText, nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("state", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_account_desk_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_account_channel_address")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_account_desk_id"), "account", ["desk_id"], unique=False, if_not_exists=True)
    op.create_table(
        "bulk",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("action", sa.String(length=120), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("first_event", sa.BigInteger(), nullable=False),
        sa.Column("last_event", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_bulk_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_bulk_at"), "bulk", ["at"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_bulk_user_id"), "bulk", ["user_id"], unique=False, if_not_exists=True)
    op.create_table(
        "category",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("desk_id", BigId, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_category_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["parent_id"], ["category.id"], name=op.f("fk_category_parent_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_category_desk_id"), "category", ["desk_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_category_parent_id"), "category", ["parent_id"], unique=False, if_not_exists=True)
    op.create_table(
        "custom_field",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=False),
        sa.Column("desk_id", BigId, nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("is_sortable", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_custom_field_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_field")),
        sa.UniqueConstraint("key", name=op.f("uq_custom_field_key")),
        if_not_exists=True,
    )
    op.create_table(
        "desk_access",
        sa.Column("id", BigId, nullable=False),
        sa.Column("desk_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("team_id", BigId, nullable=True),
        sa.CheckConstraint("(user_id IS NULL) <> (team_id IS NULL)", name="ck_desk_access_one_holder"),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_desk_access_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_desk_access_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_desk_access_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_access")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_desk_access_desk_id"), "desk_access", ["desk_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_desk_access_team_id"), "desk_access", ["team_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_desk_access_user_id"), "desk_access", ["user_id"], unique=False, if_not_exists=True)
    op.create_table(
        "identity",
        sa.Column("id", BigId, nullable=False),
        sa.Column("customer_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=254), nullable=False),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("undeliverable_at", UtcDateTime(), nullable=True),
        sa.Column("bounces", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_identity_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_identity_kind_value")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_identity_customer_id"), "identity", ["customer_id"], unique=False, if_not_exists=True)
    op.create_table(
        "session",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("proved_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("browser", sa.String(length=250), nullable=False),
        sa.Column("needs_totp", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_session_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_session")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_session_user_id"), "session", ["user_id"], unique=False, if_not_exists=True)
    op.create_table(
        "status",
        sa.Column("id", BigId, nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("desk_id", BigId, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_builtin", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_status_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status")),
        sa.UniqueConstraint("slug", name=op.f("uq_status_slug")),
        if_not_exists=True,
    )
    op.create_table(
        "team_member",
        sa.Column("team_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_team_member_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "user_id", name=op.f("pk_team_member")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_team_member_user_id"), "team_member", ["user_id"], unique=False, if_not_exists=True)
    op.create_table(
        "token",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_token_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_token")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_token_user_id"), "token", ["user_id"], unique=False, if_not_exists=True)
    op.create_table(
        "view",
        sa.Column("id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("query", LongText, nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_view_team_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_view_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_view")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_view_team_id"), "view", ["team_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_view_user_id"), "view", ["user_id"], unique=False, if_not_exists=True)
    op.create_table(
        "inbox",
        sa.Column("id", BigId, nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("source_key", sa.String(length=128), nullable=False),
        sa.Column("external_id", sa.String(length=250), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", BigId, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", LongText, nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("ticket_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_inbox_account_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_inbox_account_id"), "inbox", ["account_id"], unique=False, if_not_exists=True)
    op.create_index("ix_inbox_state", "inbox", ["state", "id"], unique=False, if_not_exists=True)
    op.create_index("uq_inbox_source", "inbox", ["channel", "source_key"], unique=True, if_not_exists=True)
    op.create_table(
        "ticket",
        sa.Column("id", BigId, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("preview", sa.String(length=255), nullable=False),
        sa.Column("desk_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("customer_id", BigId, nullable=False),
        sa.Column("status_id", BigId, nullable=False),
        sa.Column("category_id", BigId, nullable=True),
        sa.Column("assignee_id", BigId, nullable=True),
        sa.Column("team_id", BigId, nullable=True),
        sa.Column("merged_into_id", BigId, nullable=True),
        sa.Column("impact", sa.SmallInteger(), nullable=True),
        sa.Column("urgency", sa.SmallInteger(), nullable=True),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("locale", sa.String(length=12), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("sorted_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("active_at", UtcDateTime(), nullable=False),
        sa.Column("waiting_since", UtcDateTime(), nullable=True),
        sa.Column("first_reply_at", UtcDateTime(), nullable=True),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("snoozed_until", UtcDateTime(), nullable=True),
        sa.Column("spam_at", UtcDateTime(), nullable=True),
        sa.Column("deleted_at", UtcDateTime(), nullable=True),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("reply_count", sa.Integer(), nullable=False),
        sa.Column("has_files", sa.Boolean(), nullable=False),
        sa.Column("needs_attention", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_ticket_account_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["assignee_id"], ["user.id"], name=op.f("fk_ticket_assignee_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["category_id"], ["category.id"], name=op.f("fk_ticket_category_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_ticket_customer_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["desk_id"], ["desk.id"], name=op.f("fk_ticket_desk_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["ticket.id"], name=op.f("fk_ticket_merged_into_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["status_id"], ["status.id"], name=op.f("fk_ticket_status_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_ticket_team_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("key", name=op.f("uq_ticket_key")),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index(
        "ix_ticket_assignee_place",
        "ticket",
        ["assignee_id", "rank", "sorted_at", "id"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index(
        "ix_ticket_attention",
        "ticket",
        ["needs_attention", "rank", "sorted_at", "id"],
        unique=False,
        if_not_exists=True,
    )
    op.create_index("ix_ticket_category", "ticket", ["category_id", "id"], unique=False, if_not_exists=True)
    op.create_index("ix_ticket_changed", "ticket", ["changed_at", "id"], unique=False, if_not_exists=True)
    op.create_index("ix_ticket_customer", "ticket", ["customer_id", "id"], unique=False, if_not_exists=True)
    op.create_index(
        "ix_ticket_desk_place", "ticket", ["desk_id", "rank", "sorted_at", "id"], unique=False, if_not_exists=True
    )
    op.create_index("ix_ticket_opened", "ticket", ["opened_at", "id"], unique=False, if_not_exists=True)
    op.create_index("ix_ticket_place", "ticket", ["rank", "sorted_at", "id"], unique=False, if_not_exists=True)
    op.create_index("ix_ticket_snoozed", "ticket", ["snoozed_until"], unique=False, if_not_exists=True)
    op.create_index(
        "ix_ticket_team_place", "ticket", ["team_id", "rank", "sorted_at", "id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "draft",
        sa.Column("id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("html", LongText, nullable=False),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("cc", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_draft_ticket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_draft_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_draft_user_id"), "draft", ["user_id"], unique=False, if_not_exists=True)
    op.create_index("uq_draft_one", "draft", ["ticket_id", "user_id", "kind"], unique=True, if_not_exists=True)
    op.create_table(
        "field_value",
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("field_id", BigId, nullable=False),
        sa.Column("value", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"], ["custom_field.id"], name=op.f("fk_field_value_field_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_field_value_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket_id", "field_id", name=op.f("pk_field_value")),
        if_not_exists=True,
    )
    op.create_index(
        "ix_field_value_sorted", "field_value", ["field_id", "value", "ticket_id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "link",
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("other_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["other_id"], ["ticket.id"], name=op.f("fk_link_other_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_link_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "other_id", name=op.f("pk_link")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_link_other_id"), "link", ["other_id"], unique=False, if_not_exists=True)
    op.create_table(
        "message",
        sa.Column("id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("customer_id", BigId, nullable=True),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("author_name", sa.String(length=120), nullable=False),
        sa.Column("author_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("html", LongText, nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("quoted_html", LongText, nullable=False),
        sa.Column("blocked_images", sa.Integer(), nullable=False),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("cc", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.String(length=250), nullable=False),
        sa.Column("inbox_id", BigId, nullable=True),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("automatic", sa.String(length=120), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("edited_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_message_customer_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_message_inbox_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_message_ticket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_message_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("ix_message_header", "message", ["message_id"], unique=False, if_not_exists=True)
    op.create_index("ix_message_ticket", "message", ["ticket_id", "id"], unique=False, if_not_exists=True)
    op.create_table(
        "notification",
        sa.Column("id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_notification_ticket_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notification_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_notification_ticket_id"), "notification", ["ticket_id"], unique=False, if_not_exists=True)
    op.create_index(
        "ix_notification_user", "notification", ["user_id", "read_at", "id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "participant",
        sa.Column("id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("customer_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("reply_key", sa.String(length=26), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_participant_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["ticket.id"], name=op.f("fk_participant_ticket_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sa.UniqueConstraint("reply_key", name=op.f("uq_participant_reply_key")),
        if_not_exists=True,
    )
    op.create_index(
        op.f("ix_participant_customer_id"), "participant", ["customer_id"], unique=False, if_not_exists=True
    )
    op.create_index("uq_participant_once", "participant", ["ticket_id", "customer_id"], unique=True, if_not_exists=True)
    op.create_table(
        "seen",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_seen_ticket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_seen_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "ticket_id", name=op.f("pk_seen")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_seen_ticket_id"), "seen", ["ticket_id"], unique=False, if_not_exists=True)
    op.create_table(
        "star",
        sa.Column("user_id", BigId, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_star_ticket_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_star_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", "ticket_id", name=op.f("pk_star")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_star_ticket_id"), "star", ["ticket_id"], unique=False, if_not_exists=True)
    op.create_table(
        "ticket_tag",
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("tag_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_ticket_tag_tag_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_tag_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("ticket_id", "tag_id", name=op.f("pk_ticket_tag")),
        if_not_exists=True,
    )
    op.create_index(
        "ix_ticket_tag_tag_id_ticket_id", "ticket_tag", ["tag_id", "ticket_id"], unique=False, if_not_exists=True
    )
    op.create_table(
        "attachment",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("draft_id", BigId, nullable=True),
        sa.Column("handle", sa.String(length=43), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("mime", sa.String(length=127), nullable=False),
        sa.Column("size", BigId, nullable=False),
        sa.Column("content_id", sa.String(length=250), nullable=True),
        sa.Column("is_inline", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_attachment_draft_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_attachment_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        sa.UniqueConstraint("handle", name=op.f("uq_attachment_handle")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_attachment_draft_id"), "attachment", ["draft_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_attachment_message_id"), "attachment", ["message_id"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"], unique=False, if_not_exists=True)
    op.create_table(
        "delivery",
        sa.Column("id", BigId, nullable=False),
        sa.Column("message_id", BigId, nullable=True),
        sa.Column("ticket_id", BigId, nullable=True),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("header", sa.String(length=250), nullable=False),
        sa.Column("to", sa.JSON(), nullable=False),
        sa.Column("cc", sa.JSON(), nullable=False),
        sa.Column("bcc", sa.JSON(), nullable=False),
        sa.Column("letter", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("leased_until", UtcDateTime(), nullable=True),
        sa.Column("leased_by", sa.String(length=80), nullable=False),
        sa.Column("answer", LongText, nullable=False),
        sa.Column("refused", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("bounced_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_delivery_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_delivery_message_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_delivery_ticket_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("header", name=op.f("uq_delivery_header")),
        if_not_exists=True,
    )
    op.create_index("ix_delivery_message", "delivery", ["message_id"], unique=False, if_not_exists=True)
    op.create_index("ix_delivery_state", "delivery", ["state", "due_at"], unique=False, if_not_exists=True)
    op.create_index(op.f("ix_delivery_ticket_id"), "delivery", ["ticket_id"], unique=False, if_not_exists=True)
    op.create_table(
        "message_text",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("ticket_id", BigId, nullable=False),
        sa.Column("is_note", sa.Boolean(), nullable=False),
        sa.Column("subject", LongText, nullable=False),
        sa.Column("public", LongText, nullable=False),
        sa.Column("note", LongText, nullable=False),
        sa.Column("people", LongText, nullable=False),
        sa.ForeignKeyConstraint(["id"], ["message.id"], name=op.f("fk_message_text_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_text")),
        if_not_exists=True,
    )
    op.create_index(op.f("ix_message_text_ticket_id"), "message_text", ["ticket_id"], unique=False, if_not_exists=True)
    text_index.install(op.get_bind())
