"""Search for customers: words only, in what they may read, among the tickets they take part in."""

from core.models import Customer
from core.plain import clean_line
from core.services.customer import own_tickets
from core.services.finding.search.page import PAGE, SearchPage, walked
from core.services.finding.search.terms import PUBLIC, AllOf, term

MOST_WORDS = 20
LONGEST = 300


def customer_page(customer: Customer, words: str, cursor: str | None = None, size: int = PAGE) -> SearchPage:
    """Give a page of a customer's own tickets in whose public text all the words stand."""
    typed = clean_line(words[: LONGEST * 4])[:LONGEST].split()[:MOST_WORDS]
    terms = [found for found in (term(word, PUBLIC) for word in typed) if found is not None]
    if not terms:
        return SearchPage()
    return walked(AllOf(tuple(terms)), own_tickets.seen_by(customer), cursor, size, notes=False)
