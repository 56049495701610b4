"""Keeps what is searched of an article, and the near spellings of its words, in step with its text."""

from collections import Counter
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from core.api import PluginContext, words_of

from .stems import STOP, forms, spellings
from .tables import LONGEST_WORD, Article, near, term

IN_TITLE, IN_SUMMARY, MOST_IN_BODY = 12, 4, 3
MOST_TERMS = 3_000
BATCH = 400


def index(ctx: PluginContext, article: Article, text: str) -> None:
    """Let an article be found as it is now; inside a transaction. A draft is not found at all."""
    session = ctx.session
    session.execute(delete(term).where(term.c.article_id == article.id))
    if article.is_draft:
        return
    weights = _weights(article, text)
    rows: list[dict[str, Any]] = [
        {"article_id": article.id, "word": word, "audience": article.audience, "weight": weight}
        for word, weight in weights.most_common(MOST_TERMS)
    ]
    for at in range(0, len(rows), BATCH):
        session.execute(insert(term), rows[at : at + BATCH])
    _remember(ctx, [row["word"] for row in rows])


def _weights(article: Article, text: str) -> Counter[str]:
    counted = Counter(words_of(text))
    weights: Counter[str] = Counter()
    for words, most, least in (
        (Counter(words_of(article.title)), IN_TITLE, IN_TITLE),
        (Counter(words_of(article.summary)), IN_SUMMARY, IN_SUMMARY),
        (counted, MOST_IN_BODY, 1),
    ):
        for word, times in words.items():
            if word not in STOP:
                for place, form in enumerate(forms(word)):
                    weights[form[:LONGEST_WORD]] += max(least, min(times, most)) * (2 if place == 0 else 1)
    return weights


def _remember(ctx: PluginContext, words: list[str]) -> None:
    """Write down the spellings of words that no article had before."""
    session = ctx.session
    known: set[str] = set()
    for at in range(0, len(words), BATCH):
        some = words[at : at + BATCH]
        known.update(session.scalars(select(near.c.word).where(near.c.spelling.in_(some), near.c.word.in_(some))))
    rows = [{"spelling": each, "word": word} for word in words if word not in known for each in spellings(word)]
    for at in range(0, len(rows), BATCH):
        some_rows = rows[at : at + BATCH]
        try:
            with session.begin_nested():
                session.execute(insert(near), some_rows)
        except IntegrityError:  # somebody saves another article with such a word at this moment
            _one_by_one(ctx, some_rows)


def _one_by_one(ctx: PluginContext, rows: list[dict[str, str]]) -> None:
    for row in rows:
        try:
            with ctx.session.begin_nested():
                ctx.session.execute(insert(near), [row])
        except IntegrityError:
            continue
