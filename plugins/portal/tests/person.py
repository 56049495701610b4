"""A customer at a browser."""

import re
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import bindparam, text
from werkzeug.test import TestResponse

from core.api import Customer, Message, Ticket, UtcDateTime, context, customer_at, now
from core.testing import Postbox, Site

LINK = re.compile(r"/my/enter/[\w-]+")


class Person:
    """Somebody who asks for a link, opens the mail and signs in."""

    def __init__(self, site: Site, postbox: Postbox, address: str) -> None:
        self.site, self.postbox, self.address = site, postbox, address
        self.client: FlaskClient = site.client()

    def ask(self, address: str = "", *, remote: str = "127.0.0.1", **more: Any) -> TestResponse:
        """Ask for a link."""
        data = {"email": address or self.address, **more}
        return self.client.post("/my/sign-in/link", data=data, environ_overrides={"REMOTE_ADDR": remote})

    def mailed(self) -> str:
        """Give the link of the newest mail."""
        self.site.run_jobs()
        found = [LINK.search(each.text) for each in self.postbox.sent]
        last = [each[0] for each in found if each]
        assert last, "No link was mailed."
        return last[-1]

    def sign_in(self, **more: Any) -> "Person":
        """Ask, open the mail and press the button."""
        self.ask(**more)
        assert self.client.post(self.mailed()).status_code == 303
        return self

    def page(self, path: str) -> str:
        """Open a page and give its text."""
        answer = self.client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.get_data(as_text=True)

    def customer(self) -> Customer:
        """Give the customer; in an app context."""
        found = customer_at("email", self.address)
        assert found is not None
        return found

    def number(self) -> int:
        """Give the number of their newest own ticket."""
        with self.site.app.app_context():
            wanted = Ticket.customer_id == self.customer().id
            session = context("portal").session
            return int(session.query(Ticket.id).where(wanted).order_by(Ticket.id.desc()).limit(1).scalar())

    def messages(self, number: int) -> list[str]:
        """Give the texts of a ticket, oldest first."""
        with self.site.app.app_context():
            rows = context("portal").session.query(Message.text).where(Message.ticket_id == number).order_by(Message.id)
            return [row[0] for row in rows]

    def join(self, number: int, *, confirmed: bool = True) -> None:
        """Be in copy of a ticket; in an app context."""
        row = {"ticket": number, "customer": self.customer().id, "confirmed": confirmed, "at": now()}
        wanted = text(
            "INSERT INTO participant (ticket_id, customer_id, role, reply_key, is_confirmed, added_at) "
            "VALUES (:ticket, :customer, 'cc', 'abcdefghijklmnopqrstuvwxyz', :confirmed, :at)"
        ).bindparams(bindparam("at", type_=UtcDateTime))
        with context("portal").transaction() as session:
            self.leave(number)
            session.execute(wanted, row)

    def leave(self, number: int) -> None:
        """Take part no more; in an app context."""
        gone = text("DELETE FROM participant WHERE ticket_id = :ticket AND customer_id = :customer")
        with context("portal").transaction() as session:
            session.execute(gone, {"ticket": number, "customer": self.customer().id})
