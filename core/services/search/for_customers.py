"""Search for customers: words only, in what they may read, among the tickets they take part in."""

from sqlalchemy import or_, select

from core.models import Customer, Participant, Rank, Ticket
from core.plain import clean_line
from core.services.search.page import PAGE, SearchPage, walked
from core.services.search.terms import PUBLIC, AllOf, term

MOST_WORDS = 20
LONGEST = 300


def customer_page(customer: Customer, words: str, cursor: str | None = None, size: int = PAGE) -> SearchPage:
    """Give a page of a customer's own tickets in whose public text all the words stand."""
    typed = clean_line(words[: LONGEST * 4])[:LONGEST].split()[:MOST_WORDS]
    terms = [found for found in (term(word, PUBLIC) for word in typed) if found is not None]
    if not terms:
        return SearchPage()
    part = select(Participant.ticket_id).where(Participant.customer_id == customer.id, Participant.is_confirmed)
    mine = or_(Ticket.customer_id == customer.id, Ticket.id.in_(part))
    return walked(AllOf(tuple(terms)), [mine, Ticket.rank > Rank.SPAM], cursor, size, notes=False)
