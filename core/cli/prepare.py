"""The process that prepares an instance for `serve`: migrates, fills the demo if asked, prints the way in."""

import sys
from collections.abc import Iterator

from core.cli.errors import speaking_plainly
from core.cli.watchdog import STUCK_SECONDS
from core.config import load
from core.engine.process import begin, end_when_stuck


def lines(address: str, demo: bool) -> Iterator[str]:
    """Give what the person who started the server should read."""
    from core.cli.app import app_of_here
    from core.services.installation import site

    with app_of_here().app_context():
        if demo:
            yield from _demo(address)
        link = site.setup_link(address)
        if link:
            yield "Set the site up in your browser (the address works once):"
            yield f"  {link}"
        else:
            yield f"Tanggap runs at {address}"


def _demo(address: str) -> Iterator[str]:
    from core.services.installation.demo import fill_story

    people = fill_story()
    if people:
        yield f"The demo is ready at {address}/sign-in"
        for person in people:
            yield f"  {person.email}  {person.password}  ({person.role}, reads {person.language})"
    else:
        yield "This instance has tickets already; the demo was not added."


def main(address: str, demo: bool) -> None:
    """Prepare, and print the lines."""
    with speaking_plainly():
        begin(load().instance)
        end_when_stuck(STUCK_SECONDS)
        for line in list(lines(address, demo)):
            sys.stdout.write(f"{line}\n")
