"""What visitors' browsers ask: from an allowed website only, in small pieces, and never with a cookie.

Requests are "simple" ones (text/plain or a form), so no preflight doubles each poll; the token is in the body. Who asks
from elsewhere is refused here, not only by the browser.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, g, jsonify, request

from core.api import LANGUAGES, clean_line, clean_text, current_locale, network_of, within_limit

from .sites import ChatSite, site_named
from .tables import Visit
from .visits import find

LARGEST = 64 * 1024
LONGEST_TEXT = 10_000
MINUTE = 60


class Refusal(Exception):
    """What is answered instead: a status and one word that the widget knows."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(word)
        self.status, self.word = status, word


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a widget."""

    site: ChatSite
    said: Mapping[str, Any]

    def line(self, name: str, longest: int = 120) -> str:
        """Give a short text."""
        value = self.said.get(name)
        return clean_line(value)[:longest] if isinstance(value, str) else ""

    def text(self, name: str = "text") -> str:
        """Give a long text; one that is too long is refused, not cut."""
        value = self.said.get(name)
        text = clean_text(value).strip() if isinstance(value, str) else ""
        if len(text) > LONGEST_TEXT:
            raise Refusal(413, "long")
        return text

    def number(self, name: str) -> int:
        """Give a number; 0 for anything else."""
        value = self.said.get(name)
        # type(), for True is an int as well, and the database would take it for a truth
        return value if type(value) is int and 0 <= value < 2**31 else 0

    def locale(self) -> str:
        """Give the language that the window speaks; a window of before an update does not say, its browser does."""
        said = self.line("lang", 12)
        return said if said in LANGUAGES else current_locale()

    def visit(self) -> Visit:
        """Give the conversation of the token; guessing is counted."""
        found = find(self.site, self.said.get("token"))
        if found is None:
            self.limit("chat.guess", 60, MINUTE)
            raise Refusal(401, "gone")
        return found

    def limit(self, name: str, most: int, seconds: int, whom: str = "") -> None:
        """Count a try of this network, or of whom is named, and refuse the one too many."""
        if not within_limit(name, whom or network_of(request.remote_addr), most, seconds):
            raise Refusal(429, "often")


def asked() -> Asked:
    """Read a request; raises `Refusal`."""
    said = _form() if request.mimetype == "multipart/form-data" else _json()
    site = site_named(said.get("site"))
    origin = request.headers.get("Origin")
    if site is None or not site.lets(origin, request.host_url.rstrip("/")):
        raise Refusal(403, "site")
    g.chat_origin = origin
    return Asked(site, said)


def _form() -> dict[str, Any]:
    return dict(request.form.items())


def _json() -> dict[str, Any]:
    if (request.content_length or 0) > LARGEST:
        raise Refusal(413, "long")
    try:
        said = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        raise Refusal(400, "format") from None
    if not isinstance(said, dict):
        raise Refusal(400, "format")
    return said


def refused(refusal: Refusal) -> Response:
    """Answer with one word; never with what an exception says."""
    response = jsonify(error=refusal.word)
    response.status_code = refusal.status
    return response


def let_origin_read(response: Response) -> Response:
    """Let the one website that asked read the answer: no other, and never with cookies."""
    origin = g.get("chat_origin")
    response.headers.add("Vary", "Origin")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
    return response
