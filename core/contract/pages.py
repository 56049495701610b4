"""The core's own pages with and without a plugin: on, none may fail; off, none may speak of it."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from core.contract.addresses import addresses
from core.contract.errors_logged import ErrorsLogged
from core.contract.marks import Marks
from core.contract.people import ADMIN, VISITOR, People
from core.engine.hooks import CORE
from core.web.access import Kind

if TYPE_CHECKING:
    from core.testing import Site

# The page of plugins speaks of them all; the audit log and the list of jobs say what was done, whoever did it.
SPEAKS_OF_ALL = ("/admin/plugins", "/admin/audit", "/admin/jobs")
Texts = dict[tuple[str, str], str]


def texts(site: "Site", people: People, known: Mapping[str, object], problems: list[str], when: str) -> Texts:
    """Read all pages of the core, as a visitor those that are open to all, else as an administrator."""
    found: Texts = {}
    for name in (VISITOR, ADMIN):
        browser = site.client(people.staff[name])
        for address in addresses(site, CORE, known):
            if address.method != "GET" or (name == VISITOR and address.access.kind is not Kind.ALL):
                continue
            with ErrorsLogged() as errors:
                answer = browser.get(address.path)
                found[name, address.path] = answer.get_data(as_text=True) if _is_page(answer.mimetype) else ""
            problems += [f"{when}, {address.path} logs an error for the {name}: {error}" for error in errors.found]
            if answer.status_code >= 500:
                problems.append(f"{when}, {address.path} answers {answer.status_code} to the {name}.")
    return found


def _is_page(mimetype: str | None) -> bool:
    return mimetype in {"text/html", "application/json", "text/plain"}


def traces(before: Texts, after: Texts, marks: Marks) -> Iterator[str]:
    """Name the pages that speak of the plugin as they did not before it was switched on."""
    for (name, path), text in after.items():
        if not path.startswith(SPEAKS_OF_ALL):
            words = list(marks.new_words(before.get((name, path), ""), text))
            if words:
                yield f"Off, {path} still speaks of it to the {name}: {', '.join(words[:5])}"
