"""Nobody puts a number of theirs under somebody else's name by typing that one's address."""

from sqlalchemy import select

from core.database import db
from core.models import Identity
from core.testing import Postbox, Site

PHONE = (("phone", "+62 811 1111"),)


def known_by(site: Site) -> list[str]:
    """Give all addresses and numbers by which customers are known."""
    with site.app.app_context():
        return list(db.session.scalars(select(Identity.value).order_by(Identity.id)))


def test_a_typed_number_is_put_under_nobody_who_was_known_before(site: Site, postbox: Postbox) -> None:
    postbox.receive(sender="ani@example.com")
    postbox.receive(sender="ani@example.com", other_identities=PHONE)
    assert known_by(site) == ["ani@example.com"]


def test_a_new_customer_and_one_who_is_vouched_for_are_known_by_their_number(site: Site, postbox: Postbox) -> None:
    postbox.receive(sender="ani@example.com")
    postbox.receive(sender="ani@example.com", other_identities=PHONE, verified=True)
    postbox.receive(sender="budi@example.com", other_identities=(("phone", "+62 822 2222"),))
    assert [each for each in known_by(site) if "@" not in each] == ["+628111111", "+628222222"]
