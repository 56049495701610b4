"""The portal's own SQL on every database: migration, mailed link, session, password, erasure."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from core.api import context
from core.testing import Site
from plugins.portal import sessions
from plugins.portal.data_pages import erase_personal_data
from plugins.portal.tests.person import Person

AT_ONCE = 4
PHRASE = "seven red cows sleep"


@pytest.mark.database
def test_a_customer_signs_in_on_every_database(database_url: str, site: Site, ani: Person) -> None:
    with site.app.app_context():
        context("portal").save_settings({"by_password": True})
    ani.ask()
    link = ani.mailed()
    assert ani.client.post(link).status_code == 303
    assert site.client().post(link).status_code == 404
    ani.ask()
    second = ani.mailed()
    number = ani.number()
    assert "The printer is broken" in ani.page("/my")
    answer = ani.client.post(f"/my/tickets/{number}/answer", data={"text": "It is number 7."})
    assert answer.status_code == 303
    assert "It is number 7." in ani.page(f"/my/tickets/{number}")
    assert ani.client.post("/my/account/password", data={"password": PHRASE, "repeat": PHRASE}).status_code == 303
    other = site.client()
    typed = {"own-email": "Ani@Example.com", "own-password": PHRASE}
    assert other.post("/my/sign-in/password", data=typed).headers["Location"] == "/my"
    with site.app.app_context():
        customer = ani.customer()
        assert sessions.count(customer.id) == 2
        erase_personal_data(customer, (("email", "ani@example.com"),), context("portal"))
        assert sessions.count(customer.id) == 0
    assert other.get("/my").status_code == 303
    assert site.client().post(second).status_code == 404
    assert site.client().post("/my/sign-in/password", data=typed).status_code == 422


@pytest.mark.abuse("A27")
@pytest.mark.database
def test_setting_a_password_at_the_same_moment_fails_no_page(database_url: str, site: Site, ani: Person) -> None:
    """Each that failed would count as a failure of the plugin, and five pause it."""
    with site.app.app_context():
        context("portal").save_settings({"by_password": True})
    ani.sign_in()
    site.app.testing = False  # what fails is answered 500, as it is to a visitor
    cookie = ani.client.get_cookie("tanggap-customer")
    assert cookie is not None
    together = Barrier(AT_ONCE)

    def set_password(_time: int) -> int:
        client = site.app.test_client()
        client.set_cookie("tanggap-customer", cookie.value)
        together.wait()
        return client.post("/my/account/password", data={"password": PHRASE, "repeat": PHRASE}).status_code

    with ThreadPoolExecutor(AT_ONCE) as threads:
        codes = set(threads.map(set_password, range(5 * AT_ONCE)))
    assert max(codes) < 500
