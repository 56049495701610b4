"""The search page."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from core.declare import SearchHit, SearchSource
from core.engine.current import hooks, registry
from core.engine.hooks import Answer
from core.engine.registry import Owned
from core.i18n import gettext as _
from core.services.customer import customer_list
from core.services.finding import folders, search
from core.services.finding.query import Problem
from core.services.finding.search import SearchPage
from core.services.vocabulary.choices import choices
from core.web.access import may, requires
from core.web.desk import pages
from core.web.desk.asking import me, scope
from core.web.desk.bulk_bar import bulk_bar
from core.web.desk.found import found_page
from core.web.desk.inbox import channel_looks
from core.web.desk.side import side
from core.web.desk.where import LONGEST, Where

MOST_HITS = 5


@pages.get("/search", endpoint="search")
@requires("ticket.view")
def search_page() -> str | Response:
    """Show what a query finds; a bare number leads straight to its ticket."""
    where = Where(query=request.args.get("q", "").strip()[:LONGEST])
    found = search.page(me(), where.query, request.args.get("page"), scope=scope()) if where.query else SearchPage()
    if found.jump is not None:
        return redirect(url_for("desk.ticket", number=found.jump))
    offered = choices(scope())
    return render_template(
        "core/desk/search.html",
        query=where.query,
        problems=[_problem(each) for each in found.problems],
        remark=found.remark,
        sources=_sources(where.query) if where.query and not request.args.get("page") else [],
        operators=_operators(),
        channels=channel_looks(),
        here=url_for("desk.search", q=where.query),
        bulk=bulk_bar(offered, None),
        **found_page(where, found),
        **side(where, folders.counts(scope()), offered),
    )


def _problem(problem: Problem) -> dict[str, object]:
    suggestion = None
    if problem.suggestion:
        suggestion = {"url": url_for("desk.search", q=problem.suggestion), "text": problem.suggestion}
    return {"word": problem.word, "message": problem.message, "suggestion": suggestion}


def _sources(query: str) -> list[dict[str, object]]:
    """What the customers and the plugins know of it; a source that fails is left out."""
    asked = [each for each in registry().search.owned() if each.item.permission is None or may(each.item.permission)]
    found = [_customers(query)] if may("customer.view") and ":" not in query else []
    return [*found, *({"label": each.item.label, "hits": _hits(each, query)} for each in asked)]


def _customers(query: str) -> dict[str, object]:
    names = customer_list.names(scope(), query, MOST_HITS)
    hits = [SearchHit(name, url_for("desk.customer", customer_id=number)) for number, name in names]
    return {"label": _("Customers"), "hits": hits}


def _hits(each: Owned[SearchSource], query: str) -> list[SearchHit]:
    def find() -> list[SearchHit]:
        return list(each.item.find(query, me(), MOST_HITS))

    answer = hooks().guarded(each.owner, f"search {each.item.name}", find)
    return answer.value[:MOST_HITS] if isinstance(answer, Answer) else []


def _operators() -> list[dict[str, object]]:
    return [
        {"name": each.name, "example": f"{each.name}:", "words": each.help or each.label}
        for each in registry().filters
        if not each.is_single
    ]
