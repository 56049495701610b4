"""What readers say and do: reads, votes once per visitor, requests that an article made needless, searches in vain."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.api import clean_line, context, now, words_of

from .tables import SLUG, Article, asked, solved, vote

MOST_ASKED = 1_000
MOST_LISTED = 50
_PERSONAL = re.compile(r"@|\d[\d ().-]{5,}")


@dataclass(frozen=True, slots=True)
class Said:
    """A vote with the words of a reader."""

    is_yes: bool
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """A search that found nothing."""

    words: str
    times: int
    at: datetime


def count_read(number: int) -> None:
    """Count that a visitor opened an article."""
    with context(SLUG).transaction() as session:
        more = {"reads": Article.reads + 1, "warmth": Article.warmth + 10}
        session.execute(update(Article).where(Article.id == number).values(**more))


def cool() -> None:
    """Let what was read long ago count for less (a job, daily)."""
    with context(SLUG).transaction() as session:
        cooler = Article.warmth - (Article.warmth + 9) // 10
        session.execute(update(Article).where(Article.warmth > 0).values(warmth=cooler))


def cast(number: int, visitor: str, *, is_yes: bool, comment: str = "") -> None:
    """Take a vote: a visitor has one for each article, and may change it."""
    key, words = digest(visitor), clean_line(comment, 1000)
    with context(SLUG).transaction() as session:
        article = session.get(Article, number, with_for_update=True, populate_existing=True)
        mine = (vote.c.article_id == number, vote.c.visitor == key)
        before = session.execute(select(vote.c.is_yes, vote.c.comment).where(*mine)).first()
        if article is None:
            return
        if before is None:
            row = {"article_id": number, "visitor": key, "is_yes": int(is_yes), "comment": words, "at": now()}
            session.execute(insert(vote).values(**row))
        else:
            values = {"is_yes": int(is_yes), "comment": words or before.comment, "at": now()}
            session.execute(update(vote).where(*mine).values(**values))
        article.yes += int(is_yes) - (before.is_yes if before else 0)
        article.no += int(not is_yes) - ((1 - before.is_yes) if before else 0)


def deflect(number: int, visitor: str) -> None:
    """Count that an article answered somebody who was about to write to us; once per visitor and article."""
    with context(SLUG).transaction() as session:
        try:
            with session.begin_nested():
                row = {"article_id": number, "visitor": digest(visitor), "at": now()}
                session.execute(insert(solved).values(**row))
        except IntegrityError:
            return
        session.execute(update(Article).where(Article.id == number).values(solved=Article.solved + 1))


def note_in_vain(query: str) -> None:
    """Write down a search without a result; what may be an address or a phone number is not kept."""
    words = " ".join(words_of(query))[:100]
    if not words or _PERSONAL.search(query):
        return
    with context(SLUG).transaction() as session:
        again = update(asked).where(asked.c.words == words).values(times=asked.c.times + 1, at=now())
        if session.execute(again).rowcount:
            return
        if int(session.scalar(select(func.count()).select_from(asked)) or 0) >= MOST_ASKED:
            oldest = select(asked.c.words).order_by(asked.c.at).limit(1)
            session.execute(delete(asked).where(asked.c.words == session.scalar(oldest)))
        try:
            with session.begin_nested():
                session.execute(insert(asked).values(words=words, times=1, at=now()))
        except IntegrityError:
            session.execute(again)


def in_vain() -> list[Asked]:
    """Give the searches without a result, the most frequent first."""
    statement = select(asked.c.words, asked.c.times, asked.c.at).order_by(asked.c.times.desc(), asked.c.at.desc())
    return [Asked(*row) for row in context(SLUG).session.execute(statement.limit(MOST_LISTED))]


def forget(words: str) -> None:
    """Take a search off the list."""
    with context(SLUG).transaction() as session:
        session.execute(delete(asked).where(asked.c.words == words))


def comments(number: int) -> list[Said]:
    """Give the newest words of readers about an article."""
    statement = select(vote.c.is_yes, vote.c.comment, vote.c.at).where(
        vote.c.article_id == number, vote.c.comment != ""
    )
    rows = context(SLUG).session.execute(statement.order_by(vote.c.at.desc()).limit(MOST_LISTED))
    return [Said(bool(row.is_yes), row.comment, row.at) for row in rows]


def most_read() -> list[Article]:
    """Give the articles for the report, those first that helped least often."""
    statement = select(Article).where(Article.audience > 0).order_by(Article.no.desc(), Article.reads.desc()).limit(100)
    return list(context(SLUG).session.scalars(statement))


def deflected_since(days: int = 30) -> int:
    """Count the requests that articles made needless."""
    statement = select(func.count()).select_from(solved).where(solved.c.at > now() - timedelta(days=days))
    return int(context(SLUG).session.scalar(statement) or 0)


def digest(visitor: str) -> str:
    """Give what is kept of a visitor: nothing that leads back to a person."""
    return sha256(f"kb:{visitor}".encode()).hexdigest()
