"""A browser without scripts, over real HTTP: keeps cookies, fills in the form that it was given."""

import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import CookieJar

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, after redirects."""

    status: int
    url: str
    text: str


@dataclass
class Visitor:
    """Somebody at a browser."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask(path, None)

    def fill_in(self, path: str, **values: str) -> Answer:
        """Open a page with a form, and send it with these values."""
        found = TOKEN.search(self.get(path).text)
        token = {"csrf_token": found.group(1)} if found else {}
        return self._ask(path, urllib.parse.urlencode({**token, **values}).encode())

    def sign_in(self, email: str, password: str) -> Answer:
        """Sign in; gives the page that follows."""
        return self.fill_in("/sign-in", email=email, password=password)

    def _ask(self, path: str, data: bytes | None) -> Answer:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        asked = urllib.request.Request(self.address + path, data, dict(self.headers))
        try:
            with opener.open(asked, timeout=60) as answer:
                return Answer(answer.status, answer.url, answer.read().decode("utf-8", "replace"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.url or path, error.read().decode("utf-8", "replace"))
        except OSError:
            return Answer(0, path, "")
