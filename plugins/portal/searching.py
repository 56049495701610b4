"""What the one search of customer pages finds here: a customer's own tickets, once they are signed in."""

from collections.abc import Iterator

from flask import url_for

from core.api import SearchHit, search_customer_tickets

from .thread_view import row_of
from .visitor import visit


def is_open() -> bool:
    """Tell whether a customer is signed in at this browser."""
    return visit() is not None


def found(query: str, limit: int) -> Iterator[SearchHit]:
    """Give those of the customer's tickets whose words fit, notes left out."""
    here = visit()
    if here is None:
        return
    page, _older = search_customer_tickets(here.customer, query)
    for row in [row_of(each) for each in page.rows[:limit]]:
        said = " · ".join(each for each in (f"#{row.ticket.number}", row.state.label, row.note) if each)
        yield SearchHit(row.ticket.subject, url_for("portal.ticket", number=row.ticket.number), said, icon="inbox")


def all_found(query: str) -> str:
    """Give the address of all tickets that the words find."""
    return url_for("portal.tickets", q=query)


def sign_in_url(query: str) -> str:
    """Give the address at which to sign in, which leads back to the search."""
    return url_for("portal.sign_in", next=url_for("public.search", q=query or None))
