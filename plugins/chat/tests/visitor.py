"""A visitor's browser as the widget uses it: simple requests, a token of its own, no cookie."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.api import add_account
from core.testing import Site

ORIGIN = "https://shop.example"
SECRET = "a secret that the shop shares with the chat"


def make_site(site: Site, key: str = "shop", **values: Any) -> None:
    """Make a chat site."""
    with site.app.app_context():
        add_account("chat", key, "Kirana", **values)
        site.context("chat").cache.clear()


@dataclass
class Visitor:
    """A browser on a page of the shop."""

    client: FlaskClient
    site: str = "shop"
    origin: str | None = ORIGIN
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def ask(self, path: str, **said: Any) -> TestResponse:
        """Ask as the widget does."""
        headers = {"Origin": self.origin} if self.origin else {}
        body = json.dumps({"site": self.site, "token": self.token, **said})
        return self.client.post(f"/hooks/chat/{path}", data=body, content_type="text/plain", headers=headers)

    def begin(self, name: str = "Ani Wijaya", email: str = "ani@example.com", **more: Any) -> TestResponse:
        """Fill in the form before the chat."""
        return self.ask("begin", name=name, email=email, page=f"{ORIGIN}/cups", **more)

    def say(self, text: str, uid: str = "", after: str = "") -> TestResponse:
        """Write something."""
        return self.ask("say", uid=uid or secrets.token_urlsafe(18), after=after, text=text)

    def lines(self, after: int = 0) -> list[dict[str, Any]]:
        """Give what the window would show."""
        found: list[dict[str, Any]] = self.ask("poll", after=after).get_json()["lines"]
        return found
