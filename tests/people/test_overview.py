"""The overview of the settings says what a new site lacks."""

from core.api import add_account
from core.models import User
from core.testing import Site


def test_what_is_done_leaves_the_list(site: Site, admin: User) -> None:
    client = site.client(admin)
    assert "Everyone signs in with an account of their own." in client.get("/admin/").text
    site.user("agent")
    assert "Everyone signs in with an account of their own." not in client.get("/admin/").text


def test_one_right_of_an_admin_is_enough_to_see_the_overview(site: Site) -> None:
    from core.database import writing
    from core.models import Role

    with site.app.app_context(), writing() as session:
        session.add(Role(slug="auditor", name="Auditor", permissions=["admin.audit"]))
    client = site.client(site.user("auditor", email="auditor@desk.example"))
    assert client.get("/admin/").status_code == 200
    assert client.get("/admin/audit").status_code == 200
    assert client.get("/admin/people").status_code == 403


def test_an_invitation_starts_with_access_to_the_desks(site: Site, admin: User) -> None:
    page = site.client(admin).get("/admin/people/invite").text
    assert 'name="desks" value="1" checked' in page


def test_an_account_of_the_chat_is_no_mailbox(site: Site, admin: User) -> None:
    site.activate("email")
    site.activate("chat")
    with site.app.app_context():
        add_account("chat", "shop", "Shop")
    asked = "Mail to it becomes tickets; your answers leave from it."
    assert asked in site.client(admin).get("/admin/").text
    with site.app.app_context():
        add_account("email", "help@shop.example", "Shop")
    assert asked not in site.client(admin).get("/admin/").text
