"""Search as one types: forms of words, synonyms, one slip in a word; every look-up goes by an index and has an end."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, select, union_all

from core.api import PluginContext, words_of

from .stems import LONGEST, SHORTEST, STOP, forms, is_one_slip, spellings
from .tables import Article, Audience, near, term

MOST_WORDS = 6
MOST_FORMS = 40
MOST_OF_A_WORD = 200
MOST_AT_ONCE = 50
MOST_CANDIDATES = 60
MOST_GUESSES = 8
MOST_TRIED = 4
OWN_LANGUAGE = 6

Group = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a search found."""

    id: int
    title: str
    excerpt: str
    locale: str
    twin_id: int | None
    is_public: bool
    score: int
    matched: int = 0


def find(
    ctx: PluginContext, query: str, locale: str, *, staff: bool = False, limit: int = 20, typing: bool = False
) -> list[Found]:
    """Give what fits best; with `staff`, articles for the team too. The last word may be unfinished with `typing`."""
    groups = _groups(ctx, query)
    if not groups:
        return []
    audiences = (Audience.STAFF, Audience.PUBLIC) if staff else (Audience.PUBLIC,)
    hits = _hits(ctx, {form for group in groups for form in group}, audiences)
    seen = {word for words in hits.values() for word in words}
    poor = [group for group in groups if seen.isdisjoint(group)]
    if poor:
        better = _guesses(ctx, poor, unfinished=groups[-1] if typing else None)
        groups = [better.get(group, group) for group in groups]
        more = _hits(ctx, {form for each in better.values() for form in each}, audiences)
        for article, words in more.items():
            hits[article].update(words)
    return _ranked(ctx, groups, hits, locale, audiences, limit)


def _groups(ctx: PluginContext, query: str) -> list[Group]:
    """Give the forms of each word, with those of its synonyms."""
    words = [word for word in words_of(query[:400]) if len(word) > 1]
    telling = [word for word in words if word not in STOP] or words
    others = _synonyms(ctx)
    groups = []
    for word in list(dict.fromkeys(telling))[:MOST_WORDS]:
        known = dict.fromkeys(forms(word))
        for form in tuple(known):
            for other in others.get(form, ()):
                known.update(dict.fromkeys(forms(other)))
        groups.append(tuple(known)[:MOST_FORMS])
    return groups


def _synonyms(ctx: PluginContext) -> dict[str, list[str]]:
    written = ctx.settings["synonyms"]
    kept: tuple[str, dict[str, list[str]]] | None = ctx.cache.get("synonyms")
    if kept is None or kept[0] != written:
        found: dict[str, list[str]] = defaultdict(list)
        for line in written.splitlines()[:500]:
            words = words_of(line)[:20]
            for word in words:
                found[word].extend(each for each in words if each != word)
        kept = ctx.cache["synonyms"] = (written, dict(found))
    return kept[1]


def _hits(ctx: PluginContext, words: Iterable[str], audiences: Sequence[int]) -> dict[int, dict[str, int]]:
    """Give the best articles for each word: article, word, weight. One statement; each part walks the index."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    every = [word[:LONGEST] for word in sorted(words)]
    for at in range(0, len(every), MOST_AT_ONCE):
        some = every[at : at + MOST_AT_ONCE]
        values = {f"word_{place}": word for place, word in enumerate(some)}
        for article, word, weight in ctx.session.execute(_of_words(len(some), tuple(audiences)), values):
            found[article][word] = weight
    return found


@functools.lru_cache(maxsize=2 * MOST_AT_ONCE)
def _of_words(number: int, audiences: tuple[int, ...]) -> CompoundSelect[Any]:
    """Build a statement once for so many words: building takes longer than running it."""
    parts = [
        select(term.c.article_id, term.c.word, term.c.weight)
        .where(term.c.word == bindparam(f"word_{place}"), term.c.audience == audience)
        .order_by(term.c.weight.desc())
        .limit(MOST_OF_A_WORD)
        .subquery()
        for place in range(number)
        for audience in audiences
    ]
    return union_all(*(select(each) for each in parts))


def _guesses(ctx: PluginContext, poor: list[Group], unfinished: Group | None) -> dict[Group, Group]:
    """Give words that are spelt nearly like those that nothing has; for an unfinished one, words that begin so."""
    better: dict[Group, Group] = {}
    wanted = {group: _tried(group[0]) for group in poor if SHORTEST <= len(group[0]) <= LONGEST}
    every = {each for tried in wanted.values() for form in tried for each in spellings(form)}
    if every:
        statement = select(near.c.spelling, near.c.word).where(near.c.spelling.in_(every)).limit(500)
        rows = ctx.session.execute(statement).all()
        for group, tried in wanted.items():
            words = {word for _spelling, word in rows if any(is_one_slip(form, word) for form in tried)}
            if words:
                better[group] = tuple(sorted(words)[:MOST_GUESSES])
    if unfinished in poor and len(unfinished[0]) >= SHORTEST - 1:
        begins = _beginning(ctx, unfinished[0])
        if begins:
            better[unfinished] = (*begins, *better.get(unfinished, ()))[: 2 * MOST_GUESSES]
    return better


def _tried(word: str) -> list[str]:
    """Give the forms of a word in which a slip may be looked for."""
    return [form for form in forms(word)[:MOST_TRIED] if len(form) >= SHORTEST]


def _beginning(ctx: PluginContext, start: str) -> tuple[str, ...]:
    after = start[:-1] + chr(ord(start[-1]) + 1)
    statement = select(near.c.word).where(near.c.spelling >= start, near.c.spelling < after)
    words = ctx.session.scalars(statement.where(near.c.spelling == near.c.word).limit(MOST_GUESSES))
    return tuple(words)


def _ranked(
    ctx: PluginContext,
    groups: list[Group],
    hits: dict[int, dict[str, int]],
    locale: str,
    audiences: Sequence[int],
    limit: int,
) -> list[Found]:
    best = sorted(hits, key=lambda article: -_score(groups, hits[article])[1])[:MOST_CANDIDATES]
    if not best:
        return []
    if len(groups) > 1:
        _complete(ctx, groups, hits, best)
    columns = (Article.id, Article.title, Article.excerpt, Article.locale, Article.twin_id, Article.audience)
    rows = ctx.session.execute(select(*columns).where(Article.id.in_(best), Article.audience.in_(audiences)))
    found = []
    for row in rows:
        matched, score = _score(groups, hits[row.id])
        score += OWN_LANGUAGE if row.locale == locale else 0
        public = row.audience == Audience.PUBLIC
        found.append(Found(row.id, row.title, row.excerpt, row.locale, row.twin_id, public, score, matched))
    found.sort(key=lambda each: (-each.matched, -each.score, each.id))
    return _one_of_twins(found, locale)[:limit]


def _complete(ctx: PluginContext, groups: list[Group], hits: dict[int, dict[str, int]], best: list[int]) -> None:
    """Look up what the candidates have of the other words, which they may have beyond the first hits of each."""
    every = {form for group in groups for form in group}
    statement = select(term.c.article_id, term.c.word, term.c.weight)
    for article, word, weight in ctx.session.execute(
        statement.where(term.c.article_id.in_(best), term.c.word.in_(every))
    ):
        hits[article][word] = weight


def _score(groups: list[Group], words: dict[str, int]) -> tuple[int, int]:
    best = [max((words.get(form, 0) for form in group), default=0) for group in groups]
    return sum(1 for each in best if each), sum(best)


def _one_of_twins(found: list[Found], locale: str) -> list[Found]:
    """Where both languages were found, keep the reader's."""
    there = {each.id: each for each in found}
    other = {each.twin_id: each for each in found if each.twin_id}

    def is_better_there(each: Found) -> bool:
        twin = there.get(each.twin_id or 0) or other.get(each.id)
        return twin is not None and each.locale != locale and twin.locale == locale

    return [each for each in found if not is_better_there(each)]
