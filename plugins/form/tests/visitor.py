"""Somebody who opens the form, takes their time, and sends it."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.testing import Clock

ANI = {
    "name": "Ani Wijaya",
    "address": "Jalan Mawar 7, Bandung",
    "email": "ani@example.com",
    "phone": "0811 2233 4455",
    "text": "Printer saya rusak. Sudah dua hari.",
}


@dataclass
class Visitor:
    """A browser at the form."""

    client: FlaskClient
    clock: Clock
    typed: dict[str, Any] = field(default_factory=lambda: dict(ANI))

    def open(self) -> str:
        """Open the form and give the page."""
        page = self.client.get("/contact").get_data(as_text=True)
        found = re.search(r'name="entry" value="([^"]+)"', page)
        self.typed["entry"] = found[1] if found else ""
        return page

    def send(self, after: float = 20, **typed: Any) -> TestResponse:
        """Send what was typed some seconds later."""
        self.clock.forward(seconds=after)
        data = {name: value for name, value in {**self.typed, **typed}.items() if value is not None}
        return self.client.post("/contact", data=data, content_type="multipart/form-data")

    def fill_in(self, after: float = 20, **typed: Any) -> TestResponse:
        """Open the form, and send it."""
        self.open()
        return self.send(after, **typed)

    def thanks(self, response: TestResponse) -> str:
        """Follow to the page that thanks."""
        return self.client.get(response.headers["Location"]).get_data(as_text=True)
