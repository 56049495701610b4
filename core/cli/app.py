"""The app of the instance that a command is about."""

import functools
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask

Command = TypeVar("Command", bound=Callable[..., Any])


@functools.cache
def app_of_here() -> Flask:
    """Build the app of this instance once."""
    from core import create_app

    return create_app()


def in_app(command: Command) -> Command:
    """Run a command inside an app context."""

    @functools.wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        with app_of_here().app_context():
            return command(*arguments, **options)

    return run  # type: ignore[return-value]
