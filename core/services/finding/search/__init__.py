"""Search inside the database itself; what is searched is written in the message's own transaction."""

from core.services.finding.search.for_customers import customer_page
from core.services.finding.search.indexing import forget, index, moved, retitle
from core.services.finding.search.page import SearchPage, SearchRow, count, numbers, page

__all__ = [
    "SearchPage",
    "SearchRow",
    "count",
    "customer_page",
    "forget",
    "index",
    "moved",
    "numbers",
    "page",
    "retitle",
]
