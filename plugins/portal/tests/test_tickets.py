"""A customer reads and answers their own tickets, and nothing else. A18, A20, A23."""

import io
import re

import pytest
from sqlalchemy import select

from core.api import Attachment, InboundFile, Kind, Message, Ticket, User, context, note, reply
from plugins.portal.tests.person import Person

TOKEN = re.compile(r'name="(key|csrf_token)" value="[^"]*"')


def state(person: Person, number: int) -> Kind:
    with person.site.app.app_context():
        return context("portal").session.get_one(Ticket, number).kind


def post(person: Person, number: int, **data: object) -> int:
    client = person.client
    path = f"/my/tickets/{number}/answer"
    return client.post(path, data=data, content_type="multipart/form-data").status_code


def test_an_answer_arrives_with_its_files(ani: Person) -> None:
    number = ani.sign_in().number()
    assert post(ani, number, text="It is number 7.", files=(io.BytesIO(b"a picture"), "photo.png")) == 303
    page = ani.page(f"/my/tickets/{number}")
    assert "It is number 7." in page
    handle = re.search(r"/my/files/([\w-]+)", page)
    assert handle is not None
    assert ani.client.get(handle[0]).get_data() == b"a picture"
    with ani.site.app.app_context():
        newest = context("portal").session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert newest is not None
        assert (newest.channel, newest.is_verified, newest.customer_id) == ("portal", True, ani.customer().id)


def test_sending_twice_is_sending_once(ani: Person) -> None:
    number = ani.sign_in().number()
    for _time in range(2):
        assert post(ani, number, text="Once", key="the key of the form") == 303
    assert ani.messages(number).count("Once") == 1


def test_a_mistake_keeps_what_was_typed(ani: Person) -> None:
    number = ani.sign_in().number()
    files = [(io.BytesIO(b"x"), f"{each}.txt") for each in range(11)]
    answer = ani.client.post(f"/my/tickets/{number}/answer", data={"text": "Keep <this>", "files": files})
    assert answer.status_code == 422
    assert "Keep &lt;this&gt;" in answer.get_data(as_text=True)
    assert "at most 10" in answer.get_data(as_text=True)
    assert post(ani, number, text="  ") == 422


def test_an_answer_sent_after_the_session_ended_is_kept_and_sent_once_signed_in_again(ani: Person) -> None:
    number = ani.sign_in().number()
    ani.client.post("/my/sign-out")
    files = [(io.BytesIO(b"x"), "photo.png")]
    data = {"text": "Keep <this>", "key": "the key of the form", "files": files}
    answer = ani.client.post(f"/my/tickets/{number}/answer", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 401
    assert "Keep &lt;this&gt;" in page
    assert "Choose your files again." in page
    assert f"/my/sign-in?next=/my/tickets/{number}" in page
    assert 'value="the key of the form"' in page
    assert "Keep <this>" not in ani.messages(number)
    ani.sign_in()
    assert post(ani, number, text="Keep <this>", key="the key of the form") == 303
    assert ani.messages(number).count("Keep <this>") == 1


def test_an_answer_without_a_session_does_not_tell_which_tickets_there_are(ani: Person) -> None:
    number = ani.number()
    pages = []
    for which in (number, 987654):
        answer = ani.client.post(f"/my/tickets/{which}/answer", data={"text": "x", "key": "k"})
        assert answer.status_code == 401
        page = TOKEN.sub("", answer.get_data(as_text=True))
        pages.append(page.replace(f"/my/tickets/{which}", ""))
    assert pages[0] == pages[1]


def test_closing_and_opening_again(ani: Person) -> None:
    number = ani.sign_in().number()
    assert ani.client.post(f"/my/tickets/{number}/close").status_code == 303
    assert state(ani, number) is Kind.CLOSED
    assert "The printer is broken" not in ani.page("/my")
    assert "The printer is broken" in ani.page("/my?show=closed")
    assert ani.client.post(f"/my/tickets/{number}/reopen").status_code == 303
    assert state(ani, number) is Kind.OPEN


def test_what_was_written_beside_the_button_goes_along(ani: Person) -> None:
    number = ani.sign_in().number()
    page = ani.page(f"/my/tickets/{number}")
    key = page.split('name="key" value="')[1].split('"')[0]
    answer = f"/my/tickets/{number}/answer"
    assert (
        ani.client.post(answer, data={"text": "Thank you, it is settled.", "key": key, "then": "close"}).status_code
        == 303
    )
    assert state(ani, number) is Kind.CLOSED
    assert "Thank you, it is settled." in ani.page(f"/my/tickets/{number}")
    ani.client.post(answer, data={"text": "", "key": key, "then": "reopen"})
    assert state(ani, number) is Kind.OPEN
    ani.client.post(answer, data={"text": " ", "key": key, "then": "close"})
    assert state(ani, number) is Kind.CLOSED


@pytest.mark.abuse("A18")
def test_others_tickets_are_as_absent_as_those_that_never_were(ani: Person, budi: Person, agent: User) -> None:
    theirs = budi.number()
    with ani.site.app.app_context():
        ticket, user = (
            context("portal").session.get_one(Ticket, theirs),
            context("portal").session.get_one(User, agent.id),
        )
        reply(ticket, user, "<p>x</p>", attached=[InboundFile("a.txt", "text/plain", b"a")])
        handle = context("portal").session.scalars(select(Attachment.handle)).one()
    ani.sign_in()
    for path, absent in (
        (f"/my/tickets/{theirs}", "/my/tickets/987654"),
        (f"/my/files/{handle}", f"/my/files/{'x' * 32}"),
    ):
        hidden, never = ani.client.get(path), ani.client.get(absent)
        assert (hidden.status_code, never.status_code) == (404, 404)
        assert hidden.get_data() == never.get_data()
        same = {name for name, value in hidden.headers if never.headers.get(name) == value}
        assert {name for name, _value in hidden.headers} - same <= {"X-Request-Id", "Date"}
    for act in ("answer", "close", "reopen"):
        before = ani.messages(theirs), state(ani, theirs)
        assert ani.client.post(f"/my/tickets/{theirs}/{act}", data={"text": "Mine now"}).status_code == 404
        assert (ani.messages(theirs), state(ani, theirs)) == before


@pytest.mark.abuse("A23")
def test_a_note_is_nowhere(ani: Person, agent: User) -> None:
    number = ani.sign_in().number()
    before = ani.page(f"/my/tickets/{number}")
    with ani.site.app.app_context():
        ticket, user = (
            context("portal").session.get_one(Ticket, number),
            context("portal").session.get_one(User, agent.id),
        )
        secret = InboundFile("xylophone.txt", "text/plain", b"secret")
        note(ticket, user, "<p>Watch out: xylophone</p>", attached=[secret])
        handle = context("portal").session.scalars(select(Attachment.handle)).one()
    assert TOKEN.sub("", ani.page(f"/my/tickets/{number}")) == TOKEN.sub("", before)
    assert "The printer" not in ani.page("/my?q=xylophone")
    assert ani.client.get(f"/my/files/{handle}").status_code == 404


def test_what_a_mail_looks_like_does_not_dress_the_page(ani: Person) -> None:
    html = '<p class="btn primary" style="position:fixed" onclick="x()">Hello</p><script>x()</script><img src="https://x.example/">'
    ani.site.ticket("Evil", "", html=html)
    page = ani.sign_in().page(f"/my/tickets/{ani.number()}")
    body = page[page.index('class="prose"') : page.index("</article>")]
    assert "Hello" in body
    assert not any(word in body for word in ("style=", "onclick", "<script", "<img", "btn primary"))


def test_who_is_in_copy_sees_it_once_confirmed_and_until_removed(ani: Person, budi: Person) -> None:
    number = ani.number()
    with ani.site.app.app_context():
        budi.join(number, confirmed=False)
    budi.sign_in()
    assert budi.client.get(f"/my/tickets/{number}").status_code == 404
    with ani.site.app.app_context():
        budi.join(number)
    assert "asked by Ani Wijaya" in budi.page("/my")
    assert post(budi, number, text="Same here") == 303
    assert ani.messages(number)[-1] == "Same here"
    with ani.site.app.app_context():
        budi.leave(number)
    assert budi.client.get(f"/my/tickets/{number}").status_code == 404
    assert post(budi, number, text="Still here?") == 404


@pytest.mark.abuse("A20")
def test_fields_that_no_form_has_change_nothing(ani: Person, budi: Person) -> None:
    number, theirs = ani.sign_in().number(), budi.number()
    extra = {"customer_id": "99", "ticket_id": theirs, "internal": "1", "kind": "note", "status": "closed", "id": "7"}
    assert post(ani, number, text="Hello", **extra) == 303
    assert ani.messages(theirs) == ["It was glass."]
    with ani.site.app.app_context():
        newest = context("portal").session.scalars(select(Message).order_by(Message.id.desc())).first()
        assert newest is not None
        assert (newest.kind, newest.ticket_id) == ("customer", number)


def test_a_new_ticket_leads_to_whatever_form_there_is(ani: Person) -> None:
    ani.sign_in()
    assert "New ticket" not in ani.page("/my")
    ani.site.activate("form")
    again = Person(ani.site, ani.postbox, ani.address)
    cookie = ani.client.get_cookie("tanggap-customer")
    assert cookie is not None
    again.client.set_cookie("tanggap-customer", cookie.value)
    assert 'href="/contact"' in again.page("/my")
    assert again.client.get("/my/new").headers["Location"] == "/contact"


def test_nonsense_in_the_address_never_breaks_a_page(ani: Person) -> None:
    ani.sign_in()
    for query in ("before=x", "before=99999999999999999999", "cursor=%00&q=a", "q=%22(*"):
        ani.page(f"/my?{query}")


def test_my_data_is_handed_out_and_asked_to_be_erased(ani: Person, admin: User) -> None:
    ani.sign_in()
    archive = ani.client.post("/my/data/download")
    assert archive.mimetype == "application/zip"
    assert archive.get_data()[:2] == b"PK"
    assert ani.client.post("/my/data/erase").status_code == 303
    assert "You asked for it" in ani.page("/my/data")
    with ani.site.app.app_context():
        path = f"/desk/customers/{ani.customer().id}/data/erase"
    assert ani.site.client(admin).post(path).status_code == 302
    ani.site.run_jobs()
    assert ani.client.get("/my").status_code == 303
