"""Acts that a plugin declares can be done from a ticket and to ticked tickets, with whatever their form asks for."""

from collections.abc import Mapping
from typing import Any

import pytest
from wtforms import Form, IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from core.database import db
from core.declare import Actor, TicketAction
from core.models import Message, Ticket, User
from core.services.ticket import changes
from core.testing import Built, Postbox, Site
from tests.desk.conftest import Bench


class ParcelForm(Form):
    """Two questions."""

    number = StringField("Parcel number", [InputRequired()])
    weight = IntegerField("Weight", [NumberRange(1, 100)])


def announce(ticket: Ticket, values: Mapping[str, Any], actor: Actor) -> None:
    changes.apply(ticket, actor, {"subject": f"Parcel {values['number']}, {values['weight']} kg"})


@pytest.fixture
def parcels(bench: Bench) -> Bench:
    """A desk with one more act, as a plugin declares it."""

    def add(built: Built) -> None:
        built.registry.actions.add("core", TicketAction("test.parcel", "Announce a parcel", announce, ParcelForm))

    bench.site.add(add)
    return bench


def subjects(bench: Bench) -> list[str]:
    with bench.site.app.app_context():
        return list(db.session.scalars(db.select(Ticket.subject).order_by(Ticket.id)))


def test_a_ticket_offers_it_and_its_form_is_asked(parcels: Bench) -> None:
    number = parcels.site.ticket().id
    url = f"/desk/tickets/{number}/acts/test.parcel"
    assert f'href="{url}"' in parcels.text(f"/desk/tickets/{number}")
    assert "Parcel number" in parcels.text(url)
    answer = parcels.client.post(url, data={"number": "JX1", "weight": "7"})
    assert answer.location == f"/desk/tickets/{number}"
    assert subjects(parcels) == ["Parcel JX1, 7 kg"]


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_done(parcels: Bench) -> None:
    number = parcels.site.ticket().id
    answer = parcels.client.post(f"/desk/tickets/{number}/acts/test.parcel", data={"number": "<b>", "weight": "999"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Number must be between 1 and 100." in page
    assert 'value="&lt;b&gt;"' in page
    assert subjects(parcels) == ["The printer is broken"]


def test_ticked_tickets_get_it_all_alike(parcels: Bench) -> None:
    numbers = [parcels.site.ticket().id for _each in range(10)]
    assert 'value="test.parcel"' in parcels.text("/desk/")
    ask = parcels.client.post(
        "/desk/bulk", data={"act": "test.parcel", "ticket": numbers, "back": "/desk/?folder=mine"}
    )
    page = parcels.text(ask.location)
    assert "10 tickets" in page
    assert 'value="/desk/?folder=mine"' in page
    data = {"ticket": numbers, "number": "A", "weight": "1", "back": "/desk/?folder=mine"}
    done = parcels.client.post("/desk/bulk/acts/test.parcel", data=data)
    assert done.location == "/desk/?folder=mine"
    assert subjects(parcels) == ["Parcel A, 1 kg"] * 10


def test_who_lacks_the_right_gets_neither_page(parcels: Bench) -> None:
    number = parcels.site.ticket().id
    light = parcels.site.client(parcels.site.user("light", name="Lina"))
    assert "test.parcel" not in light.get(f"/desk/tickets/{number}").get_data(as_text=True)
    for url in (f"/desk/tickets/{number}/acts/test.parcel", "/desk/bulk/acts/test.parcel"):
        assert light.post(url, data={"number": "A", "weight": "1"}).status_code in {403, 404}
    assert subjects(parcels) == ["The printer is broken"]


def test_an_act_that_nobody_knows_is_404(parcels: Bench) -> None:
    number = parcels.site.ticket().id
    assert parcels.client.get(f"/desk/tickets/{number}/acts/explode").status_code == 404
    assert parcels.client.get("/desk/bulk/acts/explode").status_code == 404
    assert parcels.client.get("/desk/tickets/999/acts/test.parcel").status_code == 404


def test_a_forwarded_ticket_leaves_as_mail_without_the_customers_key(
    site: Site, postbox: Postbox, agent: User, mail_in: Any, outbox: Any
) -> None:
    number = mail_in("It smokes", sender="ani@example.com", subject="Printer").ticket_number
    client = site.client(agent)
    url = f"/desk/tickets/{number}/acts/forward"
    client.post(url, data={"to": "works@example.net", "text": "Look, {{ customer.first_name }}"})
    (sent,) = outbox()
    assert (sent.to, sent.reply_key, sent.references) == (("works@example.net",), "", ())
    assert "It smokes" in sent.html
    with site.app.app_context():
        assert db.session.query(Message).filter_by(kind="note").count() == 1
    back = mail_in("Repaired", sender="works@example.net", in_reply_to=(sent.message_id,))
    assert back.ticket_number == number


def test_presence_is_set_in_ones_menu(site: Site, agent: User) -> None:
    client = site.client(agent)
    assert (
        client.post("/account/presence", data={"presence": "away", "back": "/desk/?folder=mine"}).location
        == "/desk/?folder=mine"
    )
    assert "I am back" in client.get("/desk/").get_data(as_text=True)
    assert client.post("/account/presence", data={"presence": "online", "back": "//evil.example"}).location == "/desk/"
    with site.app.app_context():
        assert db.session.get(User, agent.id).presence == "online"
