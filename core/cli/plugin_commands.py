"""The commands that active plugins add."""

import functools

import click

from core.cli.app import app_of_here
from core.engine.hooks import CORE


@functools.cache
def plugin_commands() -> dict[str, click.Command]:
    """Give the commands of the active plugins by name; a command runs in an app context."""
    app = app_of_here()
    found: dict[str, click.Command] = {}
    with app.app_context():
        answers = app.extensions["tanggap"].hooks.collect("register_commands")
    for answer in answers:
        for command in answer.value if answer.slug != CORE else ():
            found.setdefault(command.name or answer.slug, command)
    return found
