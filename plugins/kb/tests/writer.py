"""Writes articles through the pages, as a manager does."""

import re
from dataclasses import dataclass, field

from flask.testing import FlaskClient

from core.testing import Site

# A picture of one white dot, whole as programs write it.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000b494441"
    "5478da63f80f040009fb03fd68fa1ccc0000000049454e44ae426082"
)
BODY = "## First\n\nWe deliver parcels every day.\n\n## Then\n\nWait for two days."


@dataclass
class Writer:
    """A manager's browser, and a visitor's."""

    site: Site
    client: FlaskClient = field(init=False)
    visitor: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.site.client(self.site.user("manager", email="writer@desk.example"))
        self.visitor = self.site.client()

    def write(
        self, title: str = "Where is my parcel?", body: str = BODY, *, published: bool = True, **more: str
    ) -> int:
        """Write an article and give its number."""
        data = {"title": title, "body": body, "locale": "en", "section": "0", **more}
        answer = self.client.post("/desk/kb/new", data=data)
        assert answer.status_code == 302, answer.get_data(as_text=True)
        number = int(answer.headers["Location"].rpartition("/")[2])
        if published:
            self.client.post(f"/desk/kb/{number}/publish")
        return number

    def read(self, path: str) -> str:
        """Give a page as a visitor sees it."""
        return self.visitor.get(path, follow_redirects=True).get_data(as_text=True)

    def status(self, path: str) -> int:
        """Give the answer's code for a visitor."""
        return self.visitor.get(path, follow_redirects=True).status_code

    def entry(self, number: int, client: FlaskClient | None = None) -> str:
        """Give what the form of votes carries."""
        page = (client or self.visitor).get(f"/help/a/{number}", follow_redirects=True).get_data(as_text=True)
        found = re.search(r'name="entry" value="([^"]+)"', page)
        return found[1] if found else ""

    def vote(self, number: int, helped: str, client: FlaskClient | None = None, **more: str) -> int:
        """Vote, and give the answer's code."""
        data = {"entry": self.entry(number, client), "helped": helped, **more}
        return (client or self.visitor).post(f"/help/a/{number}/vote", data=data).status_code
