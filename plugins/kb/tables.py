"""The tables: sections and articles with their revisions and pictures, what is searched, and what readers said."""

from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, SmallInteger, String, Table
from sqlalchemy.orm import Mapped, mapped_column

from core.api import BigId, LongText, UtcDateTime, now, plugin_base

SLUG = "kb"
LONGEST_WORD = 32
Base: Any = plugin_base(SLUG)


class Audience(IntEnum):
    """Who may read an article."""

    DRAFT = 0
    STAFF = 1
    PUBLIC = 2


class Section(Base):
    """A shelf of the help centre; sections may lie in sections."""

    __tablename__ = "section"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("p_kb__section.id", ondelete="SET NULL"), index=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    icon: Mapped[str] = mapped_column(String(20), default="book")
    names: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    place: Mapped[int] = mapped_column(default=0)

    def name(self, locale: str) -> str:
        """Give its name in a language, or in any that it has."""
        return self.names.get(locale) or next((each for each in self.names.values() if each), self.slug)


class Article(Base):
    """An article in one language; its twin says the same in the other."""

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_p_kb__article_shelf", "section_id", "audience", "place", "id"),
        Index("ix_p_kb__article_warm", "audience", "warmth"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    section_id: Mapped[int | None] = mapped_column(ForeignKey("p_kb__section.id", ondelete="SET NULL"))
    twin_id: Mapped[int | None] = mapped_column(ForeignKey("p_kb__article.id", ondelete="SET NULL"), index=True)
    locale: Mapped[str] = mapped_column(String(8))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(LongText, default="")
    html: Mapped[str] = mapped_column(LongText, default="")
    excerpt: Mapped[str] = mapped_column(String(300), default="")
    minutes: Mapped[int] = mapped_column(default=1)
    audience: Mapped[int] = mapped_column(SmallInteger, default=Audience.DRAFT)
    is_internal: Mapped[bool] = mapped_column(default=False)
    place: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now, index=True)
    reads: Mapped[int] = mapped_column(default=0)
    warmth: Mapped[int] = mapped_column(default=0)
    yes: Mapped[int] = mapped_column(default=0)
    no: Mapped[int] = mapped_column(default=0)
    solved: Mapped[int] = mapped_column(default=0)

    @property
    def is_draft(self) -> bool:
        """Tell whether it is not published."""
        return self.audience == Audience.DRAFT

    @property
    def is_public(self) -> bool:
        """Tell whether everybody may read it."""
        return self.audience == Audience.PUBLIC


class Revision(Base):
    """An article as it was saved once; the text of each save is kept."""

    __tablename__ = "revision"
    __table_args__ = (Index("ix_p_kb__revision_number", "article_id", "number", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("p_kb__article.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(LongText, default="")
    said: Mapped[str] = mapped_column(String(120), default="")
    by: Mapped[str] = mapped_column(String(120), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Picture(Base):
    """A picture in an article; the bytes lie among the files that the core keeps for this plugin."""

    __tablename__ = "picture"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("p_kb__article.id", ondelete="CASCADE"), index=True)
    handle: Mapped[str] = mapped_column(String(40), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]


def _article(**options: Any) -> Column[Any]:
    return Column("article_id", BigId, ForeignKey("p_kb__article.id", ondelete="CASCADE"), **options)


# What is only written and listed needs no classes.
term = Table(
    "p_kb__term",
    Base.metadata,
    _article(primary_key=True, autoincrement=False),
    Column("word", String(LONGEST_WORD), primary_key=True),
    Column("audience", SmallInteger, nullable=False),
    Column("weight", Integer, nullable=False),
    Index("ix_p_kb__term_found", "word", "audience", "weight"),
)
near = Table(
    "p_kb__near",
    Base.metadata,
    Column("spelling", String(LONGEST_WORD), primary_key=True),
    Column("word", String(LONGEST_WORD), primary_key=True),
)
vote = Table(
    "p_kb__vote",
    Base.metadata,
    _article(primary_key=True, autoincrement=False),
    Column("visitor", String(64), primary_key=True),
    Column("is_yes", Integer, nullable=False),
    Column("comment", String(1000), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_p_kb__vote_at", "article_id", "at"),
)
solved = Table(
    "p_kb__solved",
    Base.metadata,
    _article(primary_key=True, autoincrement=False),
    Column("visitor", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)
asked = Table(
    "p_kb__asked",
    Base.metadata,
    Column("words", String(100), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
)
