"""The portal keeps to the contract of plugins, also towards customers who are signed in."""

from flask.testing import FlaskClient

from core.testing import Postbox, Site, check_plugin
from plugins.portal.tests.person import Person


def test_it_keeps_to_the_contract_towards_customers_too(site: Site, postbox: Postbox) -> None:
    def signed_in(site: Site) -> FlaskClient:
        person = Person(site, postbox, "ani@example.com").sign_in()
        assert person.client.get("/my").status_code == 200
        return person.client

    check_plugin("portal", site, {"customer": signed_in})
