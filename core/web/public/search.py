"""The page of the one search for customers; there is none while nobody offers anything to search."""

from flask import abort, render_template, request

from core.plain import clean_line
from core.web import public_search
from core.web.access import open_to_all
from core.web.navigation import entries
from core.web.public import pages


@pages.get("/search")
@open_to_all
def search() -> str:
    """Show what the sources found that are open to whoever asks."""
    if not public_search.sources():
        abort(404)
    query = clean_line(request.args.get("q", ""), public_search.LONGEST_QUERY)
    return render_template(
        "theme/search.html",
        query=query,
        found=public_search.find(query) if query else [],
        closed=public_search.closed(query),
        ways=entries("contact"),
    )
