"""A mailed link lets in the one it was mailed to, once; nobody else learns anything. A1–A3, A7, A8, A14, A31."""

import pytest
from sqlalchemy import select

from core.api import Identity, User, context, digest, send_system_mail
from core.testing import Clock, Postbox, Site
from plugins.portal import tables
from plugins.portal.tests.person import Person

PHRASE = "seven grey horses run"


def by_password(site: Site, *, also_link: bool = True) -> None:
    with site.app.app_context():
        context("portal").save_settings({"by_password": True, "by_link": also_link})


def with_password(person: Person) -> Person:
    """Sign in by a link, and set a password."""
    by_password(person.site)
    person.sign_in()
    answer = person.client.post("/my/account/password", data={"password": PHRASE, "repeat": PHRASE})
    assert answer.status_code == 303
    return person


def test_a_mailed_link_signs_in_and_proves_the_address(ani: Person) -> None:
    ani.sign_in()
    assert "The printer is broken" in ani.page("/my")
    with ani.site.app.app_context():
        assert context("portal").session.scalars(select(Identity.verified_at)).one() is not None


def test_opening_the_link_uses_nothing_up_and_the_button_does(ani: Person, site: Site) -> None:
    ani.ask()
    link = ani.mailed()
    for _time in range(3):  # a program that looks through mail
        assert "ani@example.com" in ani.page(link)
    assert ani.client.get("/my").status_code == 303
    assert ani.client.post(link).status_code == 303
    other = site.client()
    assert other.post(link).status_code == 404
    assert other.get("/my").status_code == 303


def test_a_link_ends_after_half_an_hour(ani: Person, clock: Clock) -> None:
    ani.ask()
    link = ani.mailed()
    clock.forward(minutes=31)
    assert ani.client.get(link).status_code == 404
    assert ani.client.post(link).status_code == 404


def test_a_used_link_takes_the_others_with_it(ani: Person) -> None:
    ani.ask()
    first = ani.mailed()
    ani.ask()
    assert ani.client.post(ani.mailed()).status_code == 303
    assert ani.site.client().post(first).status_code == 404


def test_nothing_else_is_a_link(ani: Person) -> None:
    ani.ask()
    ani.site.run_jobs()
    for token in ("", " ", "%20", "NULL", "x" * 5000, "' OR 1=1 --", "%00", "[]"):
        assert ani.client.post(f"/my/enter/{token}").status_code in {404, 405}, token


def test_a_link_in_another_case_is_another_link(ani: Person) -> None:
    ani.ask()
    path, _slash, token = ani.mailed().rpartition("/")
    assert ani.client.post(f"{path}/{token.swapcase()}").status_code == 404


def test_a_link_is_bound_to_the_address(ani: Person) -> None:
    ani.ask()
    link = ani.mailed()
    with ani.site.app.app_context(), context("portal").transaction() as session:
        session.query(Identity).update({"value": "new@example.com"})
    assert ani.client.post(link).status_code == 404


def test_only_digests_are_stored(ani: Person) -> None:
    ani.ask()
    token = ani.mailed().rpartition("/")[2]
    ani.client.post(f"/my/enter/{token}")
    cookie = ani.client.get_cookie("tanggap-customer")
    assert cookie is not None
    assert len(cookie.value) >= 43
    with ani.site.app.app_context():
        assert context("portal").session.scalars(select(tables.token.c.digest)).one() == digest(token)
        assert context("portal").session.scalars(select(tables.session.c.digest)).one() == digest(cookie.value)


def test_known_and_unknown_addresses_get_the_same_answer(ani: Person, postbox: Postbox) -> None:
    known, unknown = ani.ask(), ani.ask("nobody@example.com")
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.get_data() == unknown.get_data()
    assert postbox.sent == []  # whatever is looked up is looked up by a job
    ani.site.run_jobs()
    assert postbox.addresses == ["ani@example.com"]


@pytest.mark.usefixtures("new_day")
def test_links_are_asked_for_only_so_often(ani: Person, postbox: Postbox) -> None:
    codes = [ani.ask(f"a{number}@example.com").status_code for number in range(31)]
    assert codes == [303] * 30 + [429]
    assert ani.client.get("/my/sign-in").status_code == 200


def test_a_mailbox_is_not_flooded_and_the_answer_does_not_tell(ani: Person, postbox: Postbox) -> None:
    assert {ani.ask().status_code for _time in range(8)} == {303}
    ani.site.run_jobs()
    assert len(postbox.sent) == 3


@pytest.mark.usefixtures("new_day")
def test_a_stranger_who_asks_again_and_again_leaves_nobody_without_a_link(
    ani: Person, postbox: Postbox, clock: Clock
) -> None:
    for half_hour in range(10):
        for _time in range(5):
            ani.ask(remote=f"203.0.113.{half_hour}")
            ani.site.run_jobs()
        clock.forward(minutes=31)
    before = len(postbox.sent)
    assert before <= 10 + 10  # ten in a row a day, and one whenever none works any more
    ani.ask(remote="198.51.100.7")
    assert ani.client.post(ani.mailed()).status_code == 303
    assert len(postbox.sent) == before + 1


def test_other_mail_that_a_stranger_sets_off_does_not_hold_up_the_link(ani: Person, postbox: Postbox) -> None:
    with ani.site.app.app_context():
        sent = [send_system_mail(ani.address, "Hi", "Hello.", automatic=True) for _time in range(5)]
    assert sent == [True] * 3 + [False] * 2
    assert ani.sign_in().client.get("/my").status_code == 200


def test_the_mail_speaks_the_customers_language(ani: Person, postbox: Postbox) -> None:
    with ani.site.app.app_context(), context("portal").transaction():
        ani.customer().locale = "id"
    ani.ask()
    ani.site.run_jobs()
    assert "abaikan saja e-mail ini" in postbox.sent[-1].text


def test_signing_in_leads_nowhere_else(ani: Person) -> None:
    by_password(ani.site)
    with_password(ani)
    tricks = ("//evil", "https:evil", "/\\evil", "\t//evil", "javascript:evil", "/\r\nSet-Cookie: e", "/" + "e" * 2000)
    for wanted in (*tricks, "@evil"):
        data = {"own-email": ani.address, "own-password": PHRASE, "next": wanted}
        answer = ani.site.client().post("/my/sign-in/password", data=data)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/my"), wanted
    ani.ask(next="//evil")
    assert ani.client.post(ani.mailed()).headers["Location"] == "/my"


def test_one_comes_back_to_where_one_was(ani: Person) -> None:
    number = ani.number()
    asked = ani.client.get(f"/my/tickets/{number}")
    assert asked.headers["Location"].endswith(f"next=/my/tickets/{number}")
    ani.ask(next=f"/my/tickets/{number}")
    assert ani.client.post(ani.mailed()).headers["Location"] == f"/my/tickets/{number}"


def test_signing_in_gives_a_new_session_and_kills_the_old_one(ani: Person) -> None:
    ani.sign_in()
    old = ani.client.get_cookie("tanggap-customer")
    ani.sign_in()
    new = ani.client.get_cookie("tanggap-customer")
    assert old is not None
    assert new is not None
    assert old.value != new.value
    thief = ani.site.client()
    thief.set_cookie("tanggap-customer", old.value)
    assert thief.get("/my").status_code == 303


def test_a_copied_cookie_is_dead_after_signing_out(ani: Person) -> None:
    ani.sign_in()
    cookie = ani.client.get_cookie("tanggap-customer")
    assert cookie is not None
    thief = ani.site.client()
    thief.set_cookie("tanggap-customer", cookie.value)
    assert thief.get("/my").status_code == 200
    ani.client.post("/my/sign-out")
    assert thief.get("/my").status_code == 303
    with ani.site.app.app_context():
        assert context("portal").session.execute(select(tables.session)).all() == []


def test_over_https_the_cookie_is_bound_to_the_host(ani: Person) -> None:
    ani.ask()
    answer = ani.client.post(ani.mailed(), base_url="https://localhost")
    cookie = next(each for each in answer.headers.getlist("Set-Cookie") if "customer" in each)
    assert cookie.startswith("__Host-tanggap-customer=")
    assert all(mark in cookie for mark in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"))
    assert "Domain" not in cookie


def test_a_customer_is_no_member_of_staff_and_staff_are_no_customers(ani: Person, site: Site) -> None:
    ani.sign_in()
    assert ani.client.get("/desk/").status_code == 302
    staff = site.client(site.user("admin"))
    assert staff.get("/my").status_code == 303
    cookie = ani.client.get_cookie("tanggap-customer")
    assert cookie is not None
    mixed = site.client()
    mixed.set_cookie("tanggap", cookie.value)
    assert mixed.get("/desk/").status_code == 302


def test_signing_out_everywhere_ends_every_browser(ani: Person) -> None:
    other = Person(ani.site, ani.postbox, ani.address).sign_in()
    ani.sign_in()
    ani.client.post("/my/sign-out/everywhere")
    assert other.client.get("/my").status_code == 303
    assert ani.client.get("/my").status_code == 303


def test_a_session_ends_with_the_customer_or_the_address(ani: Person, clock: Clock) -> None:
    ani.sign_in()
    clock.forward(days=29)
    assert ani.client.get("/my").status_code == 200
    clock.forward(days=2)
    assert ani.client.get("/my").status_code == 303
    ani.sign_in()
    with ani.site.app.app_context(), context("portal").transaction():
        customer = ani.customer()
        customer.erased_at = customer.created_at
    assert ani.client.get("/my").status_code == 303


def test_a_password_lets_in_and_setting_one_ends_the_other_browsers(ani: Person) -> None:
    other = Person(ani.site, ani.postbox, ani.address).sign_in()
    with_password(ani)
    assert other.client.get("/my").status_code == 303
    assert ani.client.get("/my").status_code == 200
    data = {"own-email": "Ani@Example.com", "own-password": PHRASE}
    assert other.client.post("/my/sign-in/password", data=data).status_code == 303
    assert other.client.get("/my").status_code == 200


@pytest.mark.abuse("A8")
def test_a_password_goes_with_the_address_by_which_it_was_set(ani: Person, site: Site, agent: User) -> None:
    """An address that was put under the wrong customer leaves no way in, however it was used meanwhile."""
    desk = site.client(agent)
    with site.app.app_context():
        number = ani.customer().id
    desk.post(f"/desk/customers/{number}/identities", data={"kind": "email", "value": "eve@example.com"})
    eve = Person(site, ani.postbox, "eve@example.com")
    with_password(eve)
    by_name_of_ani = site.client()
    data = {"own-email": "ani@example.com", "own-password": PHRASE}
    assert by_name_of_ani.post("/my/sign-in/password", data=data).status_code == 303
    assert by_name_of_ani.get("/my").status_code == 200
    with site.app.app_context():
        wrong = next(each.id for each in ani.customer().identities if each.value == "eve@example.com")
    desk.post(f"/desk/customers/{number}/identities/remove", data={"identity_id": str(wrong)})
    assert eve.client.get("/my").status_code == 303
    assert by_name_of_ani.get("/my").status_code == 303
    assert site.client().post("/my/sign-in/password", data=data).status_code == 422


def test_a_wrong_password_and_an_unknown_address_look_alike(ani: Person, budi: Person) -> None:
    with_password(ani)
    pages = set()
    for address in ("ani@example.com", "budi@example.com", "nobody@example.com"):
        answer = ani.site.client().post(
            "/my/sign-in/password", data={"own-email": address, "own-password": "not this one"}
        )
        assert answer.status_code == 422
        pages.add(answer.get_data(as_text=True).replace(address, ""))
    assert len({len(page) for page in pages}) == 1


@pytest.mark.usefixtures("new_day")
def test_guessing_is_held_up(ani: Person) -> None:
    with_password(ani)
    client = ani.site.client()
    wrong = {"own-email": "ani@example.com", "own-password": "not this one"}
    codes = [client.post("/my/sign-in/password", data=wrong).status_code for _time in range(11)]
    assert codes == [422] * 10 + [429]
    assert client.post("/my/sign-in/password", data=wrong | {"own-password": PHRASE}).status_code == 429


def test_a_browser_left_open_cannot_set_a_password(ani: Person, clock: Clock) -> None:
    with_password(ani)
    clock.forward(minutes=11)
    new = {"password": "eight blue cows sleep", "repeat": "eight blue cows sleep"}
    assert ani.client.post("/my/account/password", data=new).status_code == 422
    assert ani.client.post("/my/account/password", data=new | {"current": PHRASE}).status_code == 303


def test_a_bad_password_is_refused_with_words(ani: Person) -> None:
    by_password(ani.site)
    ani.sign_in()
    for bad in ("short", "1234567890", "ani@example.com"):
        answer = ani.client.post("/my/account/password", data={"password": bad, "repeat": bad})
        assert answer.status_code == 422
        assert 'class="error"' in answer.get_data(as_text=True)


def test_without_links_the_mailed_one_leads_to_setting_a_password(ani: Person) -> None:
    by_password(ani.site, also_link=False)
    assert "First time here" in ani.page("/my/sign-in")
    ani.ask()
    assert ani.client.post(ani.mailed()).headers["Location"] == "/my/account"


def test_a_password_is_of_no_use_once_they_are_switched_off(ani: Person) -> None:
    with_password(ani)
    with ani.site.app.app_context():
        context("portal").save_settings({"by_password": False})
    data = {"own-email": "ani@example.com", "own-password": PHRASE}
    assert ani.site.client().post("/my/sign-in/password", data=data).status_code == 422
    assert 'name="own-password"' not in ani.site.client().get("/my/sign-in").get_data(as_text=True)


def test_another_site_cannot_make_a_browser_act(ani: Person) -> None:
    ani.sign_in()
    number = ani.number()
    ani.site.app.config["WTF_CSRF_ENABLED"] = True
    for path in (
        "/my/sign-out/everywhere",
        f"/my/tickets/{number}/close",
        f"/my/tickets/{number}/answer",
        "/my/data/erase",
    ):
        assert ani.client.post(path, data={"text": "x"}).status_code == 400
        assert ani.client.post(path, headers={"Origin": "https://evil.example"}).status_code == 403
    assert ani.client.get("/my").status_code == 200
