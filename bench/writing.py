"""What changes the database: opening and answering tickets, by the services and by forms, and taking in a mail."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle

from bench.browser import Browser
from bench.figures import WRITE
from bench.place import Place
from core.database import db, writing
from core.models import Ticket, User
from core.services.customer import customers
from core.services.mailroom import intake
from core.services.ticket import tickets

MAIL = """From: Ani Wijaya <ani.{number}@mail.example>
To: halo@piksel.example
Subject: Printer kasir {number} macet
Message-ID: <{number}@mail.example>
Date: Mon, 23 Nov 2026 09:12:44 +0700
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

{words}

--b1
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<html><head><style>p {{ color: #333 }}</style></head>
<body><p>{words}</p><p><b>Ani Wijaya</b><br>Batik Sekar Jagad</p></body></html>
--b1--
"""
WORDS = (
    "Selamat siang, printer kasir di toko kami tiba-tiba tidak mau mencetak. Lampunya hijau, kertasnya masih banyak. "
    * 4
)
ANSWER = (
    "<p>Halo Bu Ani,</p><p>terima kasih kabarnya. Teknisi kami datang besok pagi jam sembilan.</p><p>Salam,<br>Sari</p>"
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do: its name, its budget (median and p95 by the clock, or processor time), and the act."""

    name: str
    act: Callable[[], object]
    budget: tuple[float, float] | None = WRITE
    cpu_budget: float | None = None


def deeds(place: Place, browser: Browser) -> list[Deed]:
    """Give everything that is done."""
    return [
        Deed("open a ticket, service", _inside(place, _open)),
        Deed("open a ticket, form", _form_open(browser)),
        Deed("answer a ticket, service", _inside(place, _answerer(place))),
        Deed("answer a ticket, form", _form_answer(place, browser)),
        Deed("take in a mail", _inside(place, _take_in), None, 15.0),
    ]


def _inside(place: Place, act: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        with place.app.app_context():
            act()

    return run


def _open() -> None:
    from core.declare import Inbound

    number = secrets.token_hex(6)
    identity = ("email", f"new.{number}@mail.example")
    inbound = Inbound("email", number, identity, name="Ani Wijaya", subject="Printer kasir macet", text=WORDS)
    with writing():
        customer = customers.find_or_make(*identity, name=inbound.name)
        ticket = tickets.open_ticket(customer, inbound.subject, inbound.channel, inbound=inbound)
        tickets.add_inbound(ticket, customer, inbound, None, is_verified=True)


def _answerer(place: Place) -> Callable[[], object]:
    turn, reader = cycle(place.open_tickets(200)), place.reader.id

    def answer() -> None:
        tickets.reply(db.session.get(Ticket, next(turn)), db.session.get(User, reader), ANSWER)

    return answer


def _take_in() -> None:
    number = secrets.token_hex(6)
    raw = MAIL.format(number=number, words=WORDS).replace("\n", "\r\n").encode()
    received = intake.process(intake.accept("email", raw, same_bytes=True).id)
    if received.ticket_number is None:
        raise SystemExit(f"bench: the mail was not taken in: {received.state} {received.reason}")


def _form_open(browser: Browser) -> Callable[[], object]:
    token = browser.token("/desk/tickets/new")

    def send() -> None:
        form = {
            "csrf_token": token,
            "address": f"form.{secrets.token_hex(6)}@mail.example",
            "channel": "email",
            "desk_id": "1",
            "assignee_id": "",
            "subject": "Printer kasir macet",
            "body": WORDS,
        }
        answer = browser.post("/desk/tickets/new", form)
        _expect_redirect(answer.status, "opening a ticket", answer.body)

    return send


def _form_answer(place: Place, browser: Browser) -> Callable[[], object]:
    numbers = place.open_tickets(200)
    token, turn = browser.token(f"/desk/tickets/{numbers[0]}"), cycle(numbers)

    def send() -> None:
        form = {"csrf_token": token, "mode": "reply", "body_html": ANSWER}
        answer = browser.post(f"/desk/tickets/{next(turn)}/answer", form)
        _expect_redirect(answer.status, "answering a ticket", answer.body)

    return send


def _expect_redirect(status: str, what: str, body: bytes) -> None:
    if not status.startswith("30"):
        raise SystemExit(f"bench: {what} answered {status}: {body[:2000].decode(errors='replace')}")
