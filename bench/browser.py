"""Asks the app for pages as a server would, without a network between: what is timed is the app alone."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urlencode, urljoin, urlsplit

from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from bench.place import Place
from core.database import db
from core.models import User
from core.services.staff import sessions

STATIC = re.compile(r'(?:href|src)="(/static/[^"#]+\.(?:css|js))')
IMPORTED = re.compile(r'(?:from|import)\s*"(\./[^"]+\.js)"|url\("?([^)"]+\.css)"?\)')
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Answer:
    """What the app answered."""

    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def squeezed(self) -> int:
        """How many bytes go over the wire."""
        return len(gzip.compress(self.body, 6))


class Browser:
    """Somebody who is signed in."""

    def __init__(self, place: Place, user: User) -> None:
        self._place = place
        self._app = place.app
        with self._app.test_request_context("/"):
            token = sessions.start(db.session.get(User, user.id))
            interface = self._app.session_interface
            signed = interface.get_signing_serializer(self._app).dumps({sessions.COOKIE_KEY: token})
            self.cookie = f"{interface.get_cookie_name(self._app)}={signed}"

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page."""
        return self._ask(path, "GET", None, headers)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form."""
        return self._ask(path, "POST", urlencode(form).encode(), {})

    def token(self, path: str) -> str:
        """Take the CSRF token of a page's form, and the session that it belongs to."""
        answer = self.get(path)
        if "Set-Cookie" in answer.headers:
            self.cookie = answer.headers["Set-Cookie"].partition(";")[0]
        found = TOKEN.search(answer.body.decode())
        return found.group(1) if found else ""

    def assets(self, answer: Answer) -> list[Answer]:
        """Fetch all style sheets and scripts that a page needs, those that they name too."""
        waiting = list(dict.fromkeys(STATIC.findall(answer.body.decode())))
        fetched: dict[str, Answer] = {}
        while waiting:
            path = waiting.pop()
            if path in fetched:
                continue
            fetched[path] = self.get(path)
            named = IMPORTED.findall(fetched[path].body.decode(errors="replace"))
            waiting += [urlsplit(urljoin(path, next(filter(None, pair)))).path for pair in named]
        return list(fetched.values())

    def _ask(self, path: str, method: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        builder = EnvironBuilder(
            path, "http://127.0.0.1:8000", method=method, headers={"Cookie": self.cookie, **headers}
        )
        if body is not None:
            builder.input_stream, builder.content_type = BytesIO(body), "application/x-www-form-urlencoded"
            builder.content_length = len(body)
        told: list[tuple[str, list[tuple[str, str]]]] = []
        answered = self._app(builder.get_environ(), lambda status, sent, _error=None: told.append((status, sent)))  # type: ignore[arg-type, func-returns-value, misc, return-value]
        content = b"".join(answered)
        if hasattr(answered, "close"):
            answered.close()
        status, sent = told[-1]
        return Answer(status, dict(sent), content)


@contextmanager
def counted(place: Place) -> Iterator[list[str]]:
    """Collect the statements that run meanwhile."""
    with place.app.app_context():
        engine = db.engine
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
