"""A mailed link lets in the one it was mailed to, once; nobody else learns anything."""

from core.testing import Site
from plugins.portal.tests.person import Person


def test_a_mailed_link_signs_in(ani: Person) -> None:
    ani.sign_in()
    assert "The printer is broken" in ani.page("/my")


def test_opening_the_link_uses_nothing_up_and_the_button_does(ani: Person, site: Site) -> None:
    ani.ask()
    link = ani.mailed()
    for _time in range(3):  # a scanner that looks through mail
        assert "ani@example.com" in ani.page(link)
    assert ani.client.get("/my").status_code == 303
    assert ani.client.post(link).status_code == 303
    other = site.client()
    assert other.post(link).status_code == 404
    assert other.get("/my").status_code == 303
