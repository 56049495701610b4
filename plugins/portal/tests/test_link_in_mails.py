"""The link in a mail opens one ticket for one person, until it ends or is revoked."""

import re

import pytest
from sqlalchemy import select

from core.api import Attachment, InboundFile, Message, Ticket, User, context, reply
from core.testing import Clock, Site
from plugins.portal.tests.person import Person

LINK = re.compile(r"https://help\.example(/my/[\w./-]+)")


@pytest.fixture(autouse=True)
def _address(site: Site) -> None:
    with site.app.app_context():
        context("core").save_settings({"site_url": "https://help.example"})


def mail_to(person: Person, agent: User, number: int = 0, **more: object) -> str:
    """Answer, and give the address in the mail ("" for none)."""
    number = number or person.number()
    with person.site.app.app_context():
        ticket, user = (
            context("portal").session.get_one(Ticket, number),
            context("portal").session.get_one(User, agent.id),
        )
        reply(ticket, user, "<p>Switch it off</p>", **more)
    person.site.run_jobs()
    sent = person.postbox.sent[-1]
    found = LINK.search(sent.text)
    assert bool(found) == ("View your ticket" in sent.html or "Lihat tiket Anda" in sent.html)
    return found[1] if found else ""


def test_it_opens_the_ticket_without_signing_in_and_nothing_else(ani: Person, budi: Person, agent: User) -> None:
    other = budi.number()
    link = mail_to(ani, agent)
    page = ani.page(link)
    assert "Switch it off" in page
    assert ani.client.get(f"/my/tickets/{ani.number()}").status_code == 303
    assert ani.client.get("/my").status_code == 303
    theirs = mail_to(budi, agent, other, attached=[InboundFile("a.txt", "text/plain", b"a")])
    with ani.site.app.app_context():
        handle = context("portal").session.scalars(select(Attachment.handle)).one()
    assert budi.client.get(f"{theirs}/files/{handle}").status_code == 200
    assert ani.client.get(f"{link}/files/{handle}").status_code == 404


def test_it_answers_where_the_settings_let_it(ani: Person, agent: User) -> None:
    link = mail_to(ani, agent)
    assert ani.client.post(f"{link}/answer", data={"text": "I did"}).status_code == 303
    with ani.site.app.app_context():
        newest = context("portal").session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert newest is not None
        assert newest.text == "I did"
        assert newest.remarks == ["Written by the link in a mail, without signing in."]
        context("portal").save_settings({"link_answers": False})
    assert ani.client.post(f"{link}/answer", data={"text": "Again"}).status_code == 403
    assert "Your answer" not in ani.page(link)
    assert ani.messages(ani.number())[-1] == "I did"


def test_it_ends(ani: Person, agent: User, clock: Clock) -> None:
    link = mail_to(ani, agent)
    clock.forward(days=31)
    assert ani.client.get(link).status_code == 404
    assert ani.client.post(f"{link}/answer", data={"text": "x"}).status_code == 404


def test_it_can_be_revoked_and_later_mails_have_one_that_works(ani: Person, agent: User) -> None:
    link = mail_to(ani, agent)
    answer = ani.site.client(agent).post(f"/desk/portal/tickets/{ani.number()}/revoke")
    assert answer.status_code == 303
    assert ani.client.get(link).status_code == 404
    assert "Switch it off" in ani.page(mail_to(ani, agent))


def test_nobody_revokes_in_a_ticket_they_do_not_see(ani: Person, agent: User, site: Site) -> None:
    link = mail_to(ani, agent)
    outsider = site.user("agent", email="outsider@desk.example", desks=False)
    assert site.client(outsider).post(f"/desk/portal/tickets/{ani.number()}/revoke").status_code == 404
    assert ani.client.get(link).status_code == 200


def test_a_changed_link_is_none(ani: Person, budi: Person, agent: User) -> None:
    other = budi.number()
    link = mail_to(ani, agent)
    head, token = link.rsplit("/", 1)
    number, rest = token.split("-", 1)
    for forged in (f"{other}-{rest}", f"{number}-9{rest}", token[:-1], token + "x", "x", "1-1-0"):
        answer = ani.client.get(f"{head}/{forged}")
        assert answer.status_code == 404
        assert "This link no longer works" in answer.get_data(as_text=True)


def test_who_sees_the_ticket_no_more_opens_nothing(ani: Person, agent: User) -> None:
    link = mail_to(ani, agent)
    with ani.site.app.app_context(), context("portal").transaction() as session:
        session.query(Ticket).update({"deleted_at": None, "rank": 1})
    assert ani.client.get(link).status_code == 404


def test_a_mail_to_several_has_a_link_that_asks_for_signing_in(ani: Person, budi: Person, agent: User) -> None:
    number = ani.number()
    link = mail_to(ani, agent, cc=["budi@example.com"])
    assert link == f"/my/tickets/{number}"
    assert budi.client.get(link).status_code == 303


def test_a_mail_to_somebody_who_does_not_see_the_ticket_has_none(ani: Person, budi: Person, agent: User) -> None:
    number = ani.number()
    budi.number()
    assert mail_to(ani, agent, number, to=["budi@example.com"]) == ""
    with ani.site.app.app_context():
        budi.join(number)
    assert "Switch it off" in budi.page(mail_to(ani, agent, number, to=["budi@example.com"]))


def test_it_speaks_the_customers_language_and_can_be_switched_off(ani: Person, agent: User) -> None:
    with ani.site.app.app_context(), context("portal").transaction():
        ani.customer().locale = "id"
    mail_to(ani, agent)
    assert "Lihat tiket Anda: https://" in ani.postbox.sent[-1].text
    with ani.site.app.app_context():
        context("portal").save_settings({"links_in_mails": False})
    assert mail_to(ani, agent) == ""


def test_the_address_is_told_to_nobody(ani: Person, agent: User) -> None:
    answer = ani.client.get(mail_to(ani, agent))
    assert answer.headers["Referrer-Policy"] == "same-origin"  # no-referrer would break the form: see test_browser.py
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_agents_find_the_button_beside_the_ticket(ani: Person, agent: User) -> None:
    page = ani.site.client(agent).get(f"/desk/tickets/{ani.number()}").get_data(as_text=True)
    assert "Revoke the links mailed so far" in page


def test_what_was_written_when_the_link_has_ended_is_kept_and_sent_after_signing_in(
    ani: Person, agent: User, clock: Clock
) -> None:
    link, number = mail_to(ani, agent), ani.number()
    clock.forward(days=31)
    answer = ani.client.post(f"{link}/answer", data={"text": "A long story <b>", "key": "k1"})
    assert answer.status_code == 404
    assert "This link no longer works" in answer.text
    assert "A long story &lt;b&gt;" in answer.text
    assert f'action="/my/tickets/{number}/answer"' in answer.text
    assert f'href="/my/sign-in?next=/my/tickets/{number}"' in answer.text
    assert answer.headers["Referrer-Policy"] == "same-origin"
    ani.sign_in()
    assert (
        ani.client.post(f"/my/tickets/{number}/answer", data={"text": "A long story", "key": "k1"}).status_code == 303
    )
    assert ani.messages(number)[-1] == "A long story"


def test_what_was_written_behind_a_link_that_is_none_is_kept_too(ani: Person) -> None:
    answer = ani.client.post("/my/t/made-up/answer", data={"text": "A long story"})
    assert answer.status_code == 404
    assert "A long story" in answer.text
    assert "/my/tickets/" not in answer.text


def test_a_ticket_wears_the_brand_of_its_desk(ani: Person, agent: User) -> None:
    ani.site.activate("branding")
    link, number = mail_to(ani, agent), ani.number()
    with ani.site.app.app_context():
        slug = context("portal").session.get_one(Ticket, number).desk.slug
        context("branding").save_settings({"brands": {"": {"name": "Toko"}, slug: {"name": "Kebun Lestari"}}})
    ani.client = ani.site.client()
    assert "Kebun Lestari" in ani.page(link)
    ani.sign_in()
    assert "Kebun Lestari" in ani.page(f"/my/tickets/{number}")
    assert "Kebun Lestari" not in ani.page("/my")


@pytest.mark.abuse("A18")
def test_revoking_takes_the_links_of_what_was_merged_with_it(ani: Person, agent: User) -> None:
    """Whoever has a link of the ticket that is gone is led to the one that lives on, until its links are revoked."""
    site, first = ani.site, ani.number()
    link = mail_to(ani, agent, first)
    second, third = site.ticket("Second", "More").id, site.ticket("Third", "And more").id
    desk = site.client(agent)
    desk.post(f"/desk/tickets/{first}/merge", data={"into": str(second)})
    assert ani.client.get(link).status_code == 200
    desk.post(f"/desk/portal/tickets/{second}/revoke")
    assert ani.client.get(link).status_code == 404
    desk.post(f"/desk/tickets/{second}/merge", data={"into": str(third)})
    assert ani.client.get(link).status_code == 404
    assert ani.client.get(mail_to(ani, agent, third)).status_code == 200


@pytest.mark.abuse("A18")
def test_a_link_is_dead_once_its_address_is_no_more_the_customers(ani: Person, agent: User, site: Site) -> None:
    """An address that was put under the wrong customer leaves no way in, whatever was mailed to it meanwhile."""
    with site.app.app_context():
        number = ani.customer().id
    desk = site.client(agent)
    desk.post(f"/desk/customers/{number}/identities", data={"kind": "email", "value": "eve@example.com"})
    theirs, own = mail_to(ani, agent, to=["Eve@Example.com"]), mail_to(ani, agent)
    assert "Switch it off" in ani.page(theirs)
    with site.app.app_context():
        wrong = next(each.id for each in ani.customer().identities if each.value == "eve@example.com")
    desk.post(f"/desk/customers/{number}/identities/remove", data={"identity_id": str(wrong)})
    assert ani.client.get(theirs).status_code == 404
    assert "Switch it off" in ani.page(own)
