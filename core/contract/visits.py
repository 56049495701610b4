"""Asks for addresses as everybody, and says which answers are wrong."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.contract.addresses import Address
from core.contract.database import Copy
from core.contract.errors_logged import ErrorsLogged
from core.contract.people import People
from core.web.access import Kind

if TYPE_CHECKING:
    from core.testing import Site

REFUSALS = frozenset({401, 403, 404})


def problems_while_active(site: "Site", people: People, wanted: Iterable[Address]) -> Iterator[str]:
    """Ask for each address as everybody; forms are sent empty, and what they did is undone by a copy of the database.

    Where no copy can be made, which is so of all databases but SQLite, forms are not sent.
    """
    before = Copy.of(site, "before")
    browsers = people.all_browsers()
    copy = Copy.of(site)
    for address in wanted:
        if address.method != "GET" and copy is None:
            continue
        found: dict[str, list[str]] = {}
        for name, browser in browsers.items():
            for problem in _asked(browser, address, people.may(name, address)):
                found.setdefault(problem, []).append(name)
            if address.method != "GET" and copy is not None:
                copy.put_back()
        yield from (f"{address}: {problem} (asked by {', '.join(names)})" for problem, names in found.items())
    if before is not None:
        before.put_back()  # signing in has left its traces, which are not the plugin's


def _asked(browser: FlaskClient, address: Address, is_let_in: bool) -> Iterator[str]:
    with ErrorsLogged() as errors:
        answer = browser.open(address.path, method=address.method)
        answer.get_data()
    yield from (f"it logs an error: {error}" for error in errors.found)
    if answer.status_code >= 500:
        yield f"it answers {answer.status_code}"
    elif address.access.kind is not Kind.ALL:
        yield from _marker_broken(address, answer, is_let_in)


def _marker_broken(address: Address, answer: TestResponse, is_let_in: bool) -> Iterator[str]:
    asked = f"`{address.access.permission}`" if address.access.permission else "staff"
    is_refused = answer.status_code in REFUSALS or _leads_to_sign_in(answer)
    if not is_let_in and not is_refused:
        yield f"it answers {answer.status_code} to people without what its marker asks for, {asked}"
    if is_let_in and (answer.status_code == 401 or _leads_to_sign_in(answer)):
        yield f"it asks people to sign in who have what its marker asks for, {asked}"


def _leads_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code in {302, 303} and answer.location.split("?")[0].endswith("/sign-in")


def problems_while_off(people: People, wanted: Iterable[Address]) -> Iterator[str]:
    """Tell which addresses are still there: all of them must answer 404 to everybody."""
    asked = people.browsers().items()
    for address in wanted:
        codes = {name: browser.open(address.path, method=address.method).status_code for name, browser in asked}
        there = [f"{code} to {name}" for name, code in codes.items() if code != 404]
        if there:
            yield f"{address}: off, it answers {', '.join(there)} instead of 404"
