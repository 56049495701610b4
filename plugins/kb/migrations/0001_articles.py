"""The tables of the knowledge base."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from core.api import BigId, LongText, UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "p_kb__section",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("parent_id", BigId, sa.ForeignKey("p_kb__section.id", ondelete="SET NULL"), index=True),
        sa.Column("slug", sa.String(80), nullable=False, unique=True),
        sa.Column("icon", sa.String(20), nullable=False),
        sa.Column("names", sa.JSON, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__article",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("section_id", BigId, sa.ForeignKey("p_kb__section.id", ondelete="SET NULL")),
        sa.Column("twin_id", BigId, sa.ForeignKey("p_kb__article.id", ondelete="SET NULL"), index=True),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.String(400), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("html", LongText, nullable=False),
        sa.Column("excerpt", sa.String(300), nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("audience", sa.SmallInteger, nullable=False),
        sa.Column("is_internal", sa.Boolean, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("author_id", BigId, sa.ForeignKey("user.id", ondelete="SET NULL"), index=True),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False, index=True),
        sa.Column("reads", sa.Integer, nullable=False),
        sa.Column("warmth", sa.Integer, nullable=False),
        sa.Column("yes", sa.Integer, nullable=False),
        sa.Column("no", sa.Integer, nullable=False),
        sa.Column("solved", sa.Integer, nullable=False),
        sa.Index("ix_p_kb__article_shelf", "section_id", "audience", "place", "id"),
        sa.Index("ix_p_kb__article_warm", "audience", "warmth"),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__revision",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("article_id", BigId, sa.ForeignKey("p_kb__article.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("summary", sa.String(400), nullable=False),
        sa.Column("body", LongText, nullable=False),
        sa.Column("said", sa.String(120), nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Index("ix_p_kb__revision_number", "article_id", "number", unique=True),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__picture",
        sa.Column("id", BigId, primary_key=True),
        _article(nullable=False, index=True),
        sa.Column("handle", sa.String(40), nullable=False, unique=True),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__term",
        _article(primary_key=True, autoincrement=False),
        sa.Column("word", sa.String(32), primary_key=True),
        sa.Column("audience", sa.SmallInteger, nullable=False),
        sa.Column("weight", sa.Integer, nullable=False),
        sa.Index("ix_p_kb__term_found", "word", "audience", "weight"),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__near",
        sa.Column("spelling", sa.String(32), primary_key=True),
        sa.Column("word", sa.String(32), primary_key=True),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__vote",
        _article(primary_key=True, autoincrement=False),
        sa.Column("visitor", sa.String(64), primary_key=True),
        sa.Column("is_yes", sa.Integer, nullable=False),
        sa.Column("comment", sa.String(1000), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Index("ix_p_kb__vote_at", "article_id", "at"),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__solved",
        _article(primary_key=True, autoincrement=False),
        sa.Column("visitor", sa.String(64), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        if_not_exists=True,
    )
    op.create_table(
        "p_kb__asked",
        sa.Column("words", sa.String(100), primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        if_not_exists=True,
    )


def _article(**options: Any) -> sa.Column[Any]:
    return sa.Column("article_id", BigId, sa.ForeignKey("p_kb__article.id", ondelete="CASCADE"), **options)
