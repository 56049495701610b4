"""Where on the desk somebody is: a folder, a team, a saved view or a search, of one desk or of all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from core.services.finding import folders, lists
from core.services.finding.folders import Folder
from core.services.finding.lists import Query
from core.services.staff.scopes import Scope
from core.web.desk.asking import number_in

LONGEST = 500
SAMPLE = 7_777_777_777  # stands for a ticket's number where an address is made of two halves


@dataclass(frozen=True, slots=True)
class Where:
    """A list that can be named in an address."""

    folder: str = ""
    desk: int | None = None
    team: int | None = None
    view: int | None = None
    query: str = ""

    @property
    def shown(self) -> Folder:
        """Give the folder; the first where none is named."""
        return folders.named(self.folder)

    @property
    def is_search(self) -> bool:
        """Tell whether a query says what is listed."""
        return bool(self.query or self.view)

    def parameters(self) -> dict[str, Any]:
        """Give what names this list in an address."""
        named = {"folder": self.folder, "desk": self.desk, "team": self.team, "view": self.view, "q": self.query}
        return {name: value for name, value in named.items() if value}

    def url(self, page: object = None) -> str:
        """Give the address of this list, from a page on."""
        return url_for("desk.inbox", **self.parameters(), page=str(page) if page else None)

    def ticket_urls(self) -> Callable[[int, object], str]:
        """Give what makes the address of a ticket that was found here, of its number and its place in the list.

        A list has fifty of them, all alike but for those two.
        """
        before, after = url_for("desk.ticket", number=SAMPLE, **self.parameters(), at="").split(str(SAMPLE), 1)
        return lambda number, place: f"{before}{number}{after}{place}"

    def ticket_url(self, number: int, place: object) -> str:
        """Give the address of one ticket that was found here."""
        return self.ticket_urls()(number, place)

    def query_for(self, scope: Scope) -> Query:
        """Give what this list shows; searches are listed elsewhere."""
        if self.team is not None:
            return lists.of_team(self.team).of_desk(self.desk)
        return lists.of_folder(self.shown, scope.user).of_desk(self.desk)


def read_where(values: Mapping[str, str]) -> Where:
    """Read from an address or a form where somebody is."""
    folder = values.get("folder", "")
    return Where(
        folder if folder in folders.BY_NAME else "",
        number_in(values, "desk"),
        number_in(values, "team"),
        number_in(values, "view"),
        values.get("q", "").strip()[:LONGEST],
    )
