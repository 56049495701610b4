"""Reads articles and sections, for the public or for staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from core.api import NotFound, context, gettext, words_of

from .tables import SLUG, Article, Audience, Revision, Section

MOST_SECTIONS = 200
MOST_IN_SECTION = 200
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list."""

    id: int
    title: str
    excerpt: str
    locale: str
    minutes: int
    slug: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A section with its articles and the sections in it."""

    id: int
    slug: str
    name: str
    icon: str
    lines: tuple[Line, ...] = ()
    below: tuple["Shelf", ...] = ()
    path: tuple["Shelf", ...] = field(default=())

    @property
    def count(self) -> int:
        """How many articles are in it, and in the sections below."""
        return len(self.lines) + sum(each.count for each in self.below)


def slug_of(title: str) -> str:
    """Give the words of a title as the readable part of an address."""
    return "-".join(words_of(title))[:80].strip("-") or "article"


def sections() -> Sequence[Section]:
    """Give all sections in their order."""
    statement = select(Section).order_by(Section.place, Section.id).limit(MOST_SECTIONS)
    return list(context(SLUG).session.scalars(statement))


def shelves(locale: str, audiences: Sequence[int]) -> list[Shelf]:
    """Give the sections that hold something for a reader, as a tree."""
    columns = (
        Article.id, Article.title, Article.excerpt, Article.locale, Article.minutes, Article.section_id, Article.twin_id
    )  # fmt: skip
    statement = select(*columns).where(Article.audience.in_(audiences)).order_by(Article.place, Article.id)
    rows = context(SLUG).session.execute(statement.limit(MOST_IN_SECTION * 10)).all()
    own = {row.id for row in rows if row.locale == locale} | {row.twin_id for row in rows if row.locale == locale}
    lines: dict[int | None, list[Line]] = {}
    for row in rows:
        if row.locale == locale or not (row.id in own or row.twin_id in own):
            line = Line(row.id, row.title, row.excerpt, row.locale, row.minutes, slug_of(row.title))
            lines.setdefault(row.section_id, []).append(line)
    every = sections()
    known = {each.id for each in every}
    tree = _tree(every, None, lines, locale, known, 0)
    loose = tuple(lines.get(None, ()))
    return [*tree, *([Shelf(0, "", gettext("Other articles"), "book", loose)] if loose else [])]


def _tree(
    every: Sequence[Section],
    parent: int | None,
    lines: dict[int | None, list[Line]],
    locale: str,
    known: set[int],
    depth: int,
) -> list[Shelf]:
    found = []
    for each in every:
        if (each.parent_id if each.parent_id in known else None) != parent or depth > 5:
            continue
        below = tuple(_tree(every, each.id, lines, locale, known, depth + 1))
        shelf = Shelf(each.id, each.slug, each.name(locale), each.icon, tuple(lines.get(each.id, ())), below)
        if shelf.count:
            found.append(shelf)
    return found


def shelf_at(slug: str, locale: str, audiences: Sequence[int]) -> tuple[Shelf, list[Shelf]]:
    """Give a section with the sections above it; raises `NotFound` for one that has nothing for this reader."""

    def search(among: Sequence[Shelf], above: list[Shelf]) -> tuple[Shelf, list[Shelf]] | None:
        for each in among:
            found = (each, above) if each.slug == slug else search(each.below, [*above, each])
            if found:
                return found
        return None

    found = search(shelves(locale, audiences), []) if slug else None
    if found is None:
        raise NotFound(gettext("There is no such section."))
    return found


def warm(locale: str, limit: int = 5) -> list[Line]:
    """Give the public articles that are read most at present."""
    columns = (Article.id, Article.title, Article.excerpt, Article.locale, Article.minutes)
    statement = select(*columns).where(Article.audience == Audience.PUBLIC).order_by(Article.warmth.desc()).limit(40)
    rows = context(SLUG).session.execute(statement.where(Article.warmth > 0))
    return [_line(row) for row in rows if row.locale == locale][:limit]


def _line(row: Any) -> Line:
    return Line(row.id, row.title, row.excerpt, row.locale, row.minutes, slug_of(row.title))


def has_public() -> bool:
    """Tell whether visitors find anything at all."""
    statement = select(Article.id).where(Article.audience == Audience.PUBLIC).limit(1)
    return context(SLUG).session.scalar(statement) is not None


def get(number: int, audiences: Sequence[int] = tuple(Audience)) -> Article:
    """Give an article; one that this reader may not see answers as one that never was."""
    found = context(SLUG).session.get(Article, number)
    if found is None or found.audience not in audiences:
        raise NotFound(gettext("There is no such article."))
    return found


def twin_of(article: Article, audiences: Sequence[int] = tuple(Audience)) -> Article | None:
    """Give the same article in the other language."""
    statement = select(Article).where(or_(Article.id == (article.twin_id or 0), Article.twin_id == article.id))
    return context(SLUG).session.scalars(statement.where(Article.audience.in_(audiences)).limit(1)).first()


def beside(article: Article, audiences: Sequence[int], limit: int = 5) -> list[Line]:
    """Give other articles of the same section and language."""
    columns = (Article.id, Article.title, Article.excerpt, Article.locale, Article.minutes)
    statement = select(*columns).where(
        Article.section_id == article.section_id,
        Article.audience.in_(audiences),
        Article.locale == article.locale,
        Article.id != article.id,
    )
    rows = context(SLUG).session.execute(statement.order_by(Article.warmth.desc(), Article.id).limit(limit))
    return [_line(row) for row in rows]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """A part of the team's list, and the key at which the next part begins."""

    rows: tuple[Article, ...]
    older: str = ""


def listed(
    audience: int | None, section: int | None, locale: str, words: Sequence[int] | None, before: str = ""
) -> ArticlePage:
    """Give articles for the team's list, the last changed first, from a key on; one that is no key begins anew."""
    statement = select(Article).order_by(Article.updated_at.desc(), Article.id.desc()).limit(PAGE + 1)
    key = _key(before)
    if key is not None:
        at, number = key
        statement = statement.where(or_(Article.updated_at < at, and_(Article.updated_at == at, Article.id < number)))
    if audience is not None:
        statement = statement.where(Article.audience == audience)
    if section:
        statement = statement.where(Article.section_id == section)
    if locale:
        statement = statement.where(Article.locale == locale)
    if words is not None:
        statement = statement.where(Article.id.in_(words))
    rows = list(context(SLUG).session.scalars(statement))
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return ArticlePage(tuple(rows[:PAGE]), f"{last.updated_at.isoformat()}~{last.id}" if last else "")


def _key(word: str) -> tuple[datetime, int] | None:
    moment, _tilde, number = word.partition("~")
    if not (number.isascii() and number.isdecimal() and len(number) < 17):
        return None
    try:
        at = datetime.fromisoformat(moment)
        return (at.astimezone(UTC), int(number)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def drafts_titled(words: str) -> list[int]:
    """Give the drafts that have some words in their title: search knows no drafts."""
    statement = select(Article.id).where(Article.audience == Audience.DRAFT)
    found = statement.where(func.lower(Article.title).contains(words.lower(), autoescape=True))
    return list(context(SLUG).session.scalars(found.order_by(Article.updated_at.desc()).limit(PAGE)))


def counts() -> dict[int, int]:
    """Count the articles of each audience."""
    statement = select(Article.audience, func.count()).group_by(Article.audience)
    return dict(context(SLUG).session.execute(statement).all())


def revisions(article: Article) -> list[Revision]:
    """Give the last hundred revisions, newest first."""
    statement = select(Revision).where(Revision.article_id == article.id).order_by(Revision.number.desc()).limit(100)
    return list(context(SLUG).session.scalars(statement))


def revision(article: Article, number: int) -> Revision:
    """Give one revision."""
    statement = select(Revision).where(Revision.article_id == article.id, Revision.number == number)
    found = context(SLUG).session.scalars(statement).first()
    if found is None:
        raise NotFound(gettext("There is no such revision."))
    return found


def for_sitemap(limit: int) -> list[tuple[str, str]]:
    """Give path and day of each public article."""
    statement = select(Article.id, Article.title, Article.updated_at).where(Article.audience == Audience.PUBLIC)
    rows = context(SLUG).session.execute(statement.order_by(Article.id).limit(limit))
    return [(f"{row.id}-{slug_of(row.title)}", f"{row.updated_at:%Y-%m-%d}") for row in rows]
