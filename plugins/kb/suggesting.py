"""What the knowledge base tells other pages: the search box, the side of a ticket, the form of request."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import request, url_for

from core.api import PluginContext, SearchHit, Suggestion, Ticket, User, can, current_locale, gettext, site_info

from .articles import slug_of
from .finding import Found, find
from .tables import SLUG, Article
from .visitor import searched_in_vain

BEST = 80
MOST_BESIDE = 3


def found(query: str, _user: User, limit: int) -> Iterator[SearchHit]:
    """Give what the search box finds, for the team."""
    from core.api import context

    for each in find(context(SLUG), query, current_locale(), staff=True, limit=limit):
        yield SearchHit(each.title, _page(each), each.excerpt, icon="book" if each.is_public else "lock")


def found_by_visitors(query: str, limit: int) -> Iterator[SearchHit]:
    """Give what the one search of customer pages finds: public articles only, whoever asks."""
    from core.api import context

    found = find(context(SLUG), query, current_locale(), limit=limit)
    if not found:
        searched_in_vain(query)
    for each in found:
        yield SearchHit(each.title, _page(each), each.excerpt, icon="book")


def all_for_visitors(query: str) -> str:
    """Give the address of all articles that a visitor's words find."""
    return url_for("kb.search", q=query)


def beside(ticket: Ticket, text: str, user: User, ctx: PluginContext) -> list[Suggestion]:
    """Give the articles that may answer a ticket; one for the team only has no link for the customer."""
    if not can(user, "kb.view"):
        return []
    subject, _newline, said = text.partition("\n")
    locale = ticket.locale or current_locale()
    fitting = find(ctx, subject, locale, staff=True, limit=MOST_BESIDE)
    by_id = {each.id: each for each in fitting if each.matched == fitting[0].matched}
    if len(by_id) < MOST_BESIDE:
        for each in find(ctx, said[:300], locale, staff=True, limit=MOST_BESIDE):
            by_id.setdefault(each.id, each)
    shown = list(by_id.values())[:MOST_BESIDE]
    texts = {each.id: ctx.session.get(Article, each.id) for each in shown if each.is_public}
    return [_suggestion(each, texts.get(each.id), BEST - place) for place, each in enumerate(shown)]


def _suggestion(each: Found, article: Article | None, rank: int) -> Suggestion:
    source = gettext("Article") if each.is_public else gettext("Article for the team")
    address = (site_info().url or request.host_url.rstrip("/")) + _page(each) if each.is_public else ""
    return Suggestion(
        each.title,
        _page(each),
        summary=each.excerpt if each.is_public else f"{gettext('For the team only')}: {each.excerpt}"[:300],
        source=source,
        icon="book" if each.is_public else "lock",
        link=address,
        html=article.html if article is not None else "",
        rank=rank,
    )


def in_request(words: str) -> Mapping[str, Any] | None:
    """Give what stands in a form of request: articles where something was typed, else room for a script to put them."""
    from .articles import has_public
    from .public_pages import suggested
    from .visitor import entry

    if not has_public():
        return None
    return {"found": suggested(words[:300]) if words.strip() else [], "entry": entry(), "slug_of": slug_of}


def _page(each: Found) -> str:
    return url_for("kb.article", number=each.id, slug=slug_of(each.title))
