"""Working for the same organisation opens nobody else's tickets: nothing is shared by belonging together."""

import pytest
from sqlalchemy import update

from core.api import NotFound, customer_at, customer_ticket, customer_tickets, search_customer_tickets
from core.database import db, writing
from core.models import Customer, Organisation
from core.testing import Site


@pytest.mark.abuse("A22")
@pytest.mark.parametrize("together", [True, False], ids=["together", "after one left"])
def test_a_colleague_sees_nothing_of_a_customers_tickets(site: Site, *, together: bool) -> None:
    theirs = site.ticket("The secret offer", "For Ani alone.")
    site.ticket("A cup", "Mine.", identity=("email", "budi@example.com"), name="Budi")
    with site.app.app_context():
        with writing() as session:
            shop = Organisation(name="Toko Mawar")
            session.add(shop)
            session.flush()
            session.execute(update(Customer).values(organisation_id=shop.id))
        if not together:
            with writing() as session:
                session.execute(update(Customer).where(Customer.name == "Budi").values(organisation_id=None))
        db.session.expire_all()
        budi = customer_at("email", "budi@example.com")
        assert budi is not None
        with pytest.raises(NotFound):
            customer_ticket(budi, theirs.number)
        listed = [row.ticket.subject for row in customer_tickets(budi, closed=False).rows]
        assert listed == ["A cup"]
        assert search_customer_tickets(budi, "secret", None)[0].rows == ()
